package io.podwire;

import io.podwire.probe.Exec;
import io.podwire.probe.ToolRun;
import java.time.Duration;
import java.util.Locale;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Requests that go on until they are stopped; a test that ends stops them as well. */
@API(status = API.Status.EXPERIMENTAL)
public final class RunningLoad implements AutoCloseable {
  private static final Duration TO_END = Duration.ofSeconds(30);

  private final Fetch fetch;
  private final Exec.Container at;
  private final Exec.Running running;
  private final String stopFile;
  private @Nullable LoadReport report;

  private RunningLoad(Fetch fetch, Exec.Container at, Exec.Running running, String stopFile) {
    this.fetch = fetch;
    this.at = at;
    this.running = running;
    this.stopFile = stopFile;
    fetch.scene().expectAssertion(this, fetch + ", again and again");
  }

  static RunningLoad start(Fetch fetch, Duration pause) {
    Exec.Container at = fetch.seat().container().get();
    String id = fetch.scene().nextId();
    String stopFile = "/tmp/" + id + ".stop";
    String seconds = String.format(Locale.ROOT, "%.3f", pause.toNanos() / 1e9);
    String script =
        "while [ ! -e "
            + stopFile
            + " ]; do if "
            + fetch.once(id)
            + " >/dev/null 2>/tmp/"
            + id
            + ".err; then echo ok; else echo \"failed $? $(cat /tmp/"
            + id
            + ".err)\"; fi; sleep "
            + seconds
            + "; done";
    Exec.Running running = fetch.scene().begin(at, fetch.shell(script));
    return new RunningLoad(fetch, at, running, stopFile);
  }

  /**
   * Goes on until at least that many requests were sent.
   *
   * @throws AssertionError if they were not within the test's timeout
   */
  public RunningLoad awaitSent(int count) {
    Checks.atLeastOne("awaitSent", count);
    Scene scene = fetch.scene();
    boolean sent = scene.await(() -> running.outputSoFar().lines().count() >= count);
    if (!sent) {
      throw new AssertionError(
          fetch
              + "\n  was expected to be sent "
              + count
              + " times within "
              + Waits.words(scene.timeout())
              + ", and was "
              + running.outputSoFar().lines().count()
              + " times");
    }
    return this;
  }

  /** Ends the requests, and says what came of them. */
  public LoadReport stop() {
    LoadReport known = report;
    if (known == null) {
      fetch.scene().asserted(this);
      fetch.scene().exec(at, java.util.List.of("touch", stopFile));
      ToolRun run = running.await(TO_END);
      known = LoadReport.read(fetch, run);
      report = known;
    }
    return known;
  }

  /** Ends the requests, if they go on. */
  @Override
  public void close() {
    if (report == null) {
      stop();
    }
  }
}
