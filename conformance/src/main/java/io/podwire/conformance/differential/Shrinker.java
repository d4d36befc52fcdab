package io.podwire.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Delta debugging: takes away ever smaller parts of a list while what is left still has the
 * property.
 */
final class Shrinker {
  private Shrinker() {}

  /** The smallest list that was found by at most that many questions. */
  static <T> List<T> shrink(List<T> all, int questions, Predicate<List<T>> holds) {
    List<T> smallest = all;
    int left = questions;
    for (int size = Math.max(1, all.size() / 2); size >= 1; size /= 2) {
      boolean removed = true;
      while (removed) {
        removed = false;
        for (int from = smallest.size() - size; from >= 0 && left > 0; from -= size) {
          List<T> rest = new ArrayList<>(smallest.subList(0, from));
          rest.addAll(smallest.subList(from + size, smallest.size()));
          left--;
          if (holds.test(rest)) {
            smallest = rest;
            removed = true;
          }
        }
      }
    }
    return List.copyOf(smallest);
  }
}
