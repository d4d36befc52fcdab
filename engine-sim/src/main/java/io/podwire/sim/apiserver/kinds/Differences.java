package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Words what of a spec was changed that may not. */
final class Differences {
  private Differences() {}

  /** The rule, and below it the fields that differ, old after {@code -}, new after {@code +}. */
  static String explain(String rule, JsonNode after, JsonNode before) {
    StringBuilder text = new StringBuilder(rule).append("\n");
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
