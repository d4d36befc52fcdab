package io.podwire.sim.scheduler;

import java.util.ArrayList;
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

  static String message(List<Verdict> verdicts, boolean neverPreempts) {
    if (verdicts.isEmpty()) {
      return NO_NODES;
    }
    Map<String, Integer> reasons = new TreeMap<>();
    Map<String, Integer> preemption = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      verdict.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      preemption.merge(preemption(verdict), 1, Integer::sum);
    }
    String available = "0/" + verdicts.size() + " nodes are available: ";
    return available
        + list(reasons)
        + ". no new claims to deallocate, preemption: "
        + (neverPreempts
            ? "not eligible due to preemptionPolicy=Never."
            : available + list(preemption) + ".");
  }

  /** What a real scheduler would do here and this one does not is said, not called impossible. */
  private static String preemption(Verdict verdict) {
    if (verdict.hopeless()) {
      return "Preemption is not helpful for scheduling";
    }
    return verdict.preemptable()
        ? "Preemption of Pods with a lower priority is not simulated by Podwire"
        : "No preemption victims found for incoming pod";
  }

  private static String list(Map<String, Integer> counts) {
    List<String> texts = new ArrayList<>();
    counts.forEach((reason, count) -> texts.add(count + " " + reason));
    Collections.sort(texts);
    return String.join(", ", texts);
  }
}
