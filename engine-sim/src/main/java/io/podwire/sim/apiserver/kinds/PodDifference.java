package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Words what of a Pod was changed that may not. */
final class PodDifference {
  private static final String ALLOWED =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
          + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
          + " (allow it to be set to 1 if it was previously negative)";

  private PodDifference() {}

  /** The rule, and below it the fields that differ, old after {@code -}, new after {@code +}. */
  static String explain(JsonNode after, JsonNode before) {
    StringBuilder text = new StringBuilder(ALLOWED).append("\n");
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      JsonNode old = before.path(field.getKey());
      if (!field.getValue().equals(old)) {
        text.append("- ").append(field.getKey()).append(": ").append(old).append("\n");
        text.append("+ ").append(field.getKey()).append(": ").append(field.getValue()).append("\n");
      }
    }
    return text.toString();
  }
}
