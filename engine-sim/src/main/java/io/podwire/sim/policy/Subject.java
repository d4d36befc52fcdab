package io.podwire.sim.policy;

import io.podwire.sim.address.Ip;

/** What a {@link Fact} is about. */
sealed interface Subject {
  /** The Pod with that address: a {@link PolicyPod}. */
  record PodAt(Ip ip) implements Subject {}

  /** The labels of the namespace: {@link Fact.Labels}. */
  record LabelsOf(String namespace) implements Subject {}

  /** The policies of the namespace: {@link Fact.Policies}. */
  record PoliciesOf(String namespace) implements Subject {}
}
