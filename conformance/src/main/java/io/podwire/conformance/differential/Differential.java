package io.podwire.conformance.differential;

import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;

/** Runs scenarios on the simulated engine and on a real one, and tells where they disagree. */
final class Differential {
  /** Names live for five seconds in a cache, proxies and policies follow in one or two. */
  private static final Duration CAUGHT_UP = Duration.ofSeconds(20);

  private static final int SHRINKING = 40;
  private static final Duration SHRINKING_TIME = Duration.ofMinutes(2);

  /** More than there are seeds in a run: where the tries of a shrinking take place. */
  private static final long PLACES = 100_000;

  private final Engine simulated;
  private final ClusterSession real;
  private final int nodes;
  private int tries;

  /** Confined to one thread, as its session of the real cluster is. */
  Differential(Engine simulated, ClusterSession real) {
    this.simulated = simulated;
    this.real = real;
    this.nodes = real.client().nodes().list().getItems().size();
  }

  /** What the simulated engine shows. */
  static Observation simulate(Engine simulated, Scenario scenario, long place, int nodes) {
    ClusterSpec spec =
        ClusterSpec.of("scenario " + scenario.seed()).withSeed(scenario.seed()).withNodes(nodes);
    try (ClusterSession session = simulated.open(spec)) {
      ScenarioRunner runner = new ScenarioRunner(session, scenario, place);
      runner.perform();
      runner.pause(CAUGHT_UP);
      return runner.observe();
    }
  }

  /** Runs that scenario on both. */
  Comparison compare(Scenario scenario) {
    return compare(scenario, scenario.seed());
  }

  private Comparison compare(Scenario scenario, long place) {
    Observation expected = simulate(simulated, scenario, place, nodes);
    if (place == scenario.seed() && !expected.isComplete()) {
      throw new IllegalStateException("seed " + place + ": a probe could not be asked at all");
    }
    Observation seen = look(scenario, place, expected);
    return new Comparison(scenario, expected.differences(seen), expected, seen);
  }

  private Observation look(Scenario scenario, long place, Observation expected) {
    try (ScenarioRunner runner = new ScenarioRunner(real, scenario, place)) {
      runner.perform();
      return runner.observe(seen -> seen.differences(expected).isEmpty());
    }
  }

  /** The same disagreement with no step more than it needs. */
  Comparison shrink(Comparison found) {
    Comparison[] smallest = {found};
    Instant end = Instant.now().plus(SHRINKING_TIME);
    Shrinker.shrink(
        found.scenario().steps(),
        SHRINKING,
        steps -> {
          if (Instant.now().isAfter(end)) {
            return false;
          }
          Comparison again = tryAgain(found.scenario().withSteps(steps));
          boolean same = again.questions().contains(found.questions().first());
          if (same) {
            smallest[0] = again;
          }
          return same;
        });
    return smallest[0];
  }

  /** The namespaces of the try before may still be on their way out: each gets its own place. */
  Comparison tryAgain(Scenario scenario) {
    return compare(scenario, scenario.seed() + ++tries * PLACES);
  }

  /**
   * What two engines answered.
   *
   * @param scenario that was run
   * @param questions that were answered differently
   * @param simulated all that the simulated engine showed
   * @param real all that the real one showed
   */
  record Comparison(
      Scenario scenario, SortedSet<String> questions, Observation simulated, Observation real) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("seed " + scenario.seed() + ":\n");
      for (String question : questions) {
        text.append("  ").append(question.strip().replace("\n", "\n    ")).append('\n');
        text.append("    sim : ").append(lines(simulated.answer(question))).append('\n');
        text.append("    real: ").append(lines(real.answer(question))).append('\n');
      }
      return text.toString();
    }

    private static String lines(String answer) {
      return answer.replace("\n", "\n          ");
    }
  }
}
