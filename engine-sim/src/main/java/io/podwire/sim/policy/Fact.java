package io.podwire.sim.policy;

import java.util.List;
import java.util.Map;

/** What is known of a {@link Subject}. */
sealed interface Fact permits PolicyPod, Fact.Labels, Fact.Policies {
  /** The labels of a namespace. */
  record Labels(Map<String, String> labels) implements Fact {}

  /** The policies of a namespace, in the order of their names. */
  record Policies(List<Policy> policies) implements Fact {}
}
