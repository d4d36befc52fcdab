package io.podwire.sim.apiserver.fields;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The order of a list whose elements have keys after another was applied to it: that of the applied
 * elements, with the others where they stood among those that both have.
 *
 * @see <a
 *     href="https://github.com/kubernetes-sigs/structured-merge-diff/blob/v6.3.0/typed/merge.go">merge.go
 *     (visitListItems)</a>
 */
final class MergedOrder {
  private MergedOrder() {}

  /** The steps to all elements of both, in their order. */
  static List<String> of(List<String> present, List<String> applied) {
    Set<String> both = new HashSet<>(present);
    both.retainAll(new HashSet<>(applied));
    Deque<String> shared = new ArrayDeque<>(applied.stream().filter(both::contains).toList());
    List<String> merged = new ArrayList<>();
    int next = 0;
    for (String step : present) {
      if (!both.contains(step)) {
        merged.add(step);
      } else if (step.equals(shared.peek())) {
        next = takeThrough(step, applied, next, merged, shared);
      }
    }
    merged.addAll(applied.subList(next, applied.size()));
    return merged;
  }

  /** Takes the applied elements up to that one, which both have. */
  private static int takeThrough(
      String step, List<String> applied, int from, List<String> merged, Deque<String> shared) {
    int next = from;
    while (!applied.get(next).equals(step)) {
      merged.add(applied.get(next++));
    }
    merged.add(step);
    shared.remove();
    return next + 1;
  }
}
