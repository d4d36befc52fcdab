package io.podwire.sim.kubeproxy;

/** What becomes of a connection that reaches the filter because no endpoint takes it. */
enum Refusal {
  NONE,
  /** There is no endpoint anywhere: ICMP port unreachable. */
  REJECT,
  /** There are endpoints, but none that the traffic policy lets this node use. */
  DROP
}
