package io.podwire.sim.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Indexes of an indexed Job as its status writes them: {@code 0,2-4} (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/job/indexed_job_utils.go">indexed_job_utils.go</a>).
 */
final class JobIndexes {
  private JobIndexes() {}

  /**
   * The indexes of a text, without those that are none of the Job's.
   *
   * @param completions how many the Job has
   */
  static TreeSet<Integer> parse(String ranges, int completions) {
    TreeSet<Integer> indexes = new TreeSet<>();
    for (String range : ranges.split(",", -1)) {
      if (!range.isEmpty()) {
        String[] ends = range.split("-", -1);
        int last = Math.min(Integer.parseInt(ends[ends.length - 1]), completions - 1);
        for (int index = Integer.parseInt(ends[0]); index <= last; index++) {
          indexes.add(index);
        }
      }
    }
    return indexes;
  }

  static String text(TreeSet<Integer> indexes) {
    StringBuilder text = new StringBuilder();
    List<Integer> all = new ArrayList<>(indexes);
    for (int i = 0; i < all.size(); i++) {
      int first = i;
      while (i + 1 < all.size() && all.get(i + 1) == all.get(i) + 1) {
        i++;
      }
      text.append(text.isEmpty() ? "" : ",").append(all.get(first));
      if (i > first) {
        text.append(i == first + 1 ? "," : "-").append(all.get(i));
      }
    }
    return text.toString();
  }
}
