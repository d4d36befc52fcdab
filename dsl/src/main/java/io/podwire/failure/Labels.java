package io.podwire.failure;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Labels and selectors. */
final class Labels {
  private Labels() {}

  static String words(@Nullable Map<String, String> labels) {
    if (labels == null || labels.isEmpty()) {
      return "{}";
    }
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }

  static Map<String, String> orNone(@Nullable Map<String, String> labels) {
    return labels == null ? Map.of() : labels;
  }

  static boolean match(Map<String, String> selector, @Nullable Map<String, String> labels) {
    return labels != null && labels.entrySet().containsAll(selector.entrySet());
  }

  /**
   * How far labels are from being selected: per key a whole miss, or the distance of the values.
   */
  static int distance(Map<String, String> selector, @Nullable Map<String, String> labels) {
    int sum = 0;
    for (Map.Entry<String, String> wanted : selector.entrySet()) {
      String value = labels == null ? null : labels.get(wanted.getKey());
      sum += value == null ? 100 : Nearest.distance(wanted.getValue(), value);
    }
    return sum;
  }
}
