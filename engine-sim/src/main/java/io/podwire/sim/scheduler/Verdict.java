package io.podwire.sim.scheduler;

import java.util.List;

/**
 * Whether a node will do.
 *
 * @param reasons why it will not; empty if it will
 * @param hopeless whether it would not even if other Pods made room
 */
record Verdict(List<String> reasons, boolean hopeless) {
  static final Verdict FITS = new Verdict(List.of(), false);

  /** It will not do as long as those Pods are there. */
  static Verdict crowded(String reason) {
    return new Verdict(List.of(reason), false);
  }

  /** It will not do whatever other Pods do. */
  static Verdict hopeless(String reason) {
    return new Verdict(List.of(reason), true);
  }

  boolean fits() {
    return reasons.isEmpty();
  }
}
