package io.podwire;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Waits, on the cluster's own clock, for what no assertion of this library says:
 *
 * <pre>{@code
 * cluster().await("a Pod of web").until(() -> web.pods().count() == 1);
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Await {
  private final Scene scene;
  private final String words;
  private final Duration timeout;

  Await(Scene scene, String words, Duration timeout) {
    this.scene = scene;
    this.words = words;
    this.timeout = timeout;
    scene.expectAssertion(this, "await " + words);
  }

  /** For that long at most, in place of the test's timeout. */
  public Await within(Duration atMost) {
    scene.asserted(this);
    return new Await(scene, words, Checks.positive("within", atMost));
  }

  /**
   * Until it is true.
   *
   * @throws AssertionError if it does not become true
   */
  public void until(BooleanSupplier condition) {
    scene.asserted(this);
    scene.flush();
    if (!scene.clock().await(timeout, Scene.INTERVAL, condition)) {
      throw new AssertionError(failed());
    }
  }

  /**
   * Until it throws no AssertionError: assertions of any kind, commands that are to pass. What it
   * asserts of this library's own should look {@code now()}.
   *
   * @throws AssertionError if it goes on failing; its last failure is the cause
   */
  public void untilAsserted(Runnable assertions) {
    scene.asserted(this);
    scene.flush();
    Attempt attempt = new Attempt(assertions);
    if (!scene.clock().await(timeout, Scene.INTERVAL, attempt::passes)) {
      throw new AssertionError(
          failed() + "\n  the last failure: " + attempt.message(), attempt.last);
    }
  }

  private String failed() {
    String replay = scene.session().replay();
    return words
        + "\n  was awaited, and did not come within "
        + Waits.words(timeout)
        + (replay.isEmpty() ? "" : "\n\n  replay: " + replay);
  }

  private static final class Attempt {
    private final Runnable assertions;
    private @Nullable AssertionError last;

    Attempt(Runnable assertions) {
      this.assertions = assertions;
    }

    boolean passes() {
      try {
        assertions.run();
        return true;
      } catch (AssertionError e) {
        last = e;
        return false;
      }
    }

    String message() {
      return last == null ? "none" : String.valueOf(last.getMessage());
    }
  }
}
