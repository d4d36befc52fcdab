package io.podwire.conformance.differential;

import io.podwire.conformance.differential.Step.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done to a cluster before it is looked at. It is a value: the same seed gives the same.
 *
 * @param seed what it was generated from; it also places it, so that many may share a cluster
 * @param steps in their order
 */
record Scenario(long seed, List<Step> steps) {
  Scenario {
    steps = List.copyOf(steps);
  }

  /** One without steps, for a test to add to. */
  static Scenario of(long seed) {
    return new Scenario(seed, List.of());
  }

  Scenario create(String manifest) {
    return and(new Step.Create(manifest));
  }

  Scenario patch(Kind kind, String namespace, String name, String json) {
    return and(new Step.Patch(new Target(kind, namespace, name), json));
  }

  Scenario delete(Kind kind, String namespace, String name) {
    return and(new Step.Delete(new Target(kind, namespace, name)));
  }

  Scenario run(String namespace, String pod, String... argv) {
    return and(new Step.Run(namespace, pod, List.of(argv)));
  }

  Scenario settle() {
    return and(new Step.Settle());
  }

  /** Whether any of its steps has that word. */
  boolean mentions(String word) {
    return steps.stream().anyMatch(step -> step.toString().contains(word));
  }

  Scenario withSteps(List<Step> others) {
    return new Scenario(seed, others);
  }

  private Scenario and(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Scenario(seed, more);
  }
}
