package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** {@code status.conditions} of a definition. */
final class DefinitionConditions {
  private DefinitionConditions() {}

  static boolean isTrue(JsonNode definition, String type) {
    return find(definition, type).path("status").asText().equals("True");
  }

  private static JsonNode find(JsonNode definition, String type) {
    for (JsonNode condition : definition.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  static void set(
      ObjectNode definition,
      String type,
      boolean value,
      String reason,
      String message,
      Instant now) {
    ObjectNode status = definition.withObject("/status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    ObjectNode condition =
        find(definition, type) instanceof ObjectNode known
            ? known
            : conditions.addObject().put("type", type);
    String text = value ? "True" : "False";
    if (!condition.path("status").asText().equals(text)) {
      condition.put("status", text).put("lastTransitionTime", now.toString());
    }
    condition.put("reason", reason).put("message", message);
  }
}
