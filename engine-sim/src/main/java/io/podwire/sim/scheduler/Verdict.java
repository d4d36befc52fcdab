package io.podwire.sim.scheduler;

import java.util.List;

/**
 * Whether a node will do.
 *
 * @param reasons why it will not; empty if it will
 * @param hopeless whether it would not even if other Pods made room
 * @param preemptable whether Pods are there whose priority is lower than that of who asks
 */
record Verdict(List<String> reasons, boolean hopeless, boolean preemptable) {
  static final Verdict FITS = new Verdict(List.of(), false, false);

  /** It will not do as long as those Pods are there. */
  static Verdict crowded(String reason) {
    return new Verdict(List.of(reason), false, false);
  }

  /** It will not do whatever other Pods do. */
  static Verdict hopeless(String reason) {
    return new Verdict(List.of(reason), true, false);
  }

  /** The same, on a node where Pods of a lower priority are. */
  Verdict overLowerPods() {
    return new Verdict(reasons, hopeless, true);
  }

  boolean fits() {
    return reasons.isEmpty();
  }
}
