package io.podwire.sim.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why no node will do, in the scheduler's words (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/framework/types.go">types.go</a>).
 */
final class FitError {
  private static final String NO_NODES = "no nodes available to schedule pods";

  private FitError() {}

  /** Why no node need be asked; upstream's search for victims then ends with "not found". */
  static String ofPod(int nodes, String reason) {
    return nodes == 0 ? NO_NODES : "0/" + nodes + " nodes are available: " + reason + ". not found";
  }

  /** What each node said, counted. */
  static String of(Collection<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      return NO_NODES;
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      verdict.reasons().forEach(reason -> counts.merge(reason, 1, Integer::sum));
    }
    List<String> texts = new ArrayList<>();
    counts.forEach((reason, count) -> texts.add(count + " " + reason));
    Collections.sort(texts);
    return "0/" + verdicts.size() + " nodes are available: " + String.join(", ", texts) + ".";
  }

  /**
   * The same where no other Pod can be made to end for it.
   *
   * @param what the nodes said
   * @param preemption why not
   */
  static String withoutVictims(String what, String preemption) {
    return what.equals(NO_NODES)
        ? NO_NODES
        : what + " no new claims to deallocate, preemption: " + preemption;
  }
}
