package io.podwire;

import io.podwire.failure.Explanation;
import io.podwire.failure.UnmetExpectation;
import io.podwire.probe.Answer;
import io.podwire.probe.ExecFailedException;
import io.podwire.probe.ToolMissingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * An assertion that waits until it is true. Each expectation adds to the ones before it, and one
 * look must satisfy them all: {@code succeeds().bodyContains("x")} ends at the first answer that
 * does both.
 *
 * <p>An assertion that something is denied works the other way: it first makes sure that the target
 * could have been reached at all, then needs three denials in a row, at least a second apart.
 *
 * @param <SELF> the assertion's own type
 * @param <A> what one look sees
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class EventualAssert<SELF extends EventualAssert<SELF, A>, A extends Answer>
    extends AbstractAssert<SELF, Question<A>> {
  /** For outcomes that are the network's own statement, such as a refusal. */
  static final Runnable NO_CONTROL = () -> {};

  private static final int DENIALS = 3;
  private static final Duration BETWEEN_DENIALS = Duration.ofSeconds(1);

  private final Scene scene;
  private final List<Expectation<A>> expectations = new ArrayList<>();
  private Duration timeout;
  private boolean once;
  private @Nullable A last;
  private long lastAt = -1;
  private int tries;
  private boolean denial;
  private @Nullable String couldNotAsk;
  private @Nullable String notYet;

  EventualAssert(Scene scene, Question<A> question, Class<SELF> type) {
    super(question, type);
    this.scene = scene;
    this.timeout = scene.timeout();
    scene.expectAssertion(this, question);
  }

  /**
   * What is expected next waits that long at most, in place of the test's timeout. At the end of a
   * sentence it would change nothing, and is refused when the test ends.
   */
  public SELF within(Duration atMost) {
    timeout = Checks.positive("within", atMost);
    scene.expectAssertion(this, actual + ", within " + Waits.words(atMost));
    return myself;
  }

  /**
   * What is expected next looks once and does not wait; a denial's control is looked at once as
   * well. At the end of a sentence it would change nothing, and is refused when the test ends.
   */
  public SELF now() {
    once = true;
    scene.expectAssertion(this, actual + ", now");
    return myself;
  }

  /**
   * What was expected so far keeps being true for that long: every look satisfies it.
   *
   * @throws IllegalStateException if nothing was expected yet
   */
  public SELF holdsFor(Duration duration) {
    Checks.positive("holdsFor", duration);
    if (expectations.isEmpty()) {
      throw new IllegalStateException("holdsFor: say first what is to hold");
    }
    Instant begun = scene.clock().now();
    Instant end = begun.plus(duration);
    while (scene.clock().now().isBefore(end)) {
      tryToLook();
      if (!allHold()) {
        Duration after = Duration.between(begun, scene.clock().now());
        throw failure(
            "stopped after "
                + Waits.words(after)
                + ", and was to hold for "
                + Waits.words(duration));
      }
      scene.clock().sleep(Scene.INTERVAL);
    }
    return myself;
  }

  /** What the last look saw, or null if it saw nothing. */
  @Nullable A lastSeen() {
    return last;
  }

  /** What the last look saw; looks if there was none. */
  A answer() {
    scene.asserted(this);
    A seen = last;
    return seen == null ? look() : seen;
  }

  Scene scene() {
    return scene;
  }

  /** Waits until one look satisfies this and all that was expected before. */
  SELF expect(String words, Predicate<? super A> holds) {
    scene.asserted(this);
    expectations.add(new Expectation<>(words, holds));
    boolean fresh = last != null && lastAt == scene.changes();
    if (fresh && allHold()) {
      return myself;
    }
    if (!await()) {
      throw failure(once ? "now" : "within " + Waits.words(timeout));
    }
    return myself;
  }

  /** Forgets what was expected: an outcome is stated anew. */
  SELF expectOutcome(String words, Predicate<? super A> holds) {
    expectations.clear();
    denial = false;
    return expect(words, holds);
  }

  /** Three denials in a row, each at least a second after the one before, after the control. */
  SELF expectDenial(String words, Predicate<? super A> holds, Runnable control) {
    expectations.clear();
    expectations.add(new Expectation<>(words, holds));
    denial = true;
    scene.asserted(this);
    scene.flush();
    control.run();
    int needed = once ? 1 : DENIALS;
    int inARow = 0;
    Instant end = scene.clock().now().plus(timeout);
    while (inARow < needed) {
      tryToLook();
      inARow = last != null && allHold() ? inARow + 1 : 0;
      boolean over = once || !scene.clock().now().isBefore(end);
      if (inARow == 0 && over) {
        throw failure(once ? "now" : "within " + Waits.words(timeout));
      }
      if (inARow < needed) {
        scene.clock().sleep(BETWEEN_DENIALS);
      }
    }
    return myself;
  }

  private boolean await() {
    if (once) {
      tryToLook();
      return allHold();
    }
    return scene
        .clock()
        .await(
            timeout,
            Scene.INTERVAL,
            () -> {
              tryToLook();
              return allHold();
            });
  }

  /** Whether what was seen can make anything true. */
  boolean isAnswer(A seen) {
    return true;
  }

  private boolean allHold() {
    A seen = last;
    return seen != null && isAnswer(seen) && expectations.stream().allMatch(e -> holds(e, seen));
  }

  private boolean holds(Expectation<A> expectation, A seen) {
    try {
      notYet = null;
      return expectation.holds().test(seen);
    } catch (AssertionError e) {
      notYet = e.getMessage(); // it is measured against an object that is not there, or not ready
      return false;
    }
  }

  private void tryToLook() {
    try {
      look();
      couldNotAsk = null;
    } catch (ToolMissingException e) {
      throw e;
    } catch (ExecFailedException | AssertionError e) {
      last = null;
      couldNotAsk = e.getMessage();
    }
  }

  /** Looks now, before any assertion does. */
  void lookNow() {
    scene.asserted(this);
    look();
  }

  private A look() {
    scene.asserted(this);
    scene.flush();
    tries++;
    A seen = actual.ask();
    last = seen;
    lastAt = scene.changes();
    return seen;
  }

  /** Why the last look saw what it saw, as far as the cluster's objects tell. */
  @Nullable Explanation explain(A answer, boolean denial) {
    return null;
  }

  boolean isOnce() {
    return once;
  }

  private AssertionError failure(String when) {
    A seen = last;
    String unmet =
        expectations.stream()
            .filter(e -> seen == null || !isAnswer(seen) || !holds(e, seen))
            .map(Expectation::words)
            .findFirst()
            .orElse("");
    String saw =
        seen == null
            ? String.valueOf(couldNotAsk)
            : seen.seen() + (notYet == null ? "" : "\n" + notYet);
    UnmetExpectation text =
        new UnmetExpectation(
            info.descriptionText(),
            String.valueOf(actual),
            unmet,
            when,
            tries,
            saw,
            explanation(seen),
            scene.session().hints(),
            scene.session().replay());
    return new AssertionError(text.text());
  }

  private Explanation explanation(@Nullable A seen) {
    try {
      Explanation explanation = seen == null ? null : explain(seen, denial);
      return explanation == null ? Explanation.NONE : explanation;
    } catch (RuntimeException | AssertionError e) {
      // What failed is the assertion; that it cannot be explained must not hide it.
      return new Explanation(List.of(), List.of(), List.of("no explanation: " + e));
    }
  }

  private record Expectation<A>(String words, Predicate<? super A> holds) {}
}
