package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The conditions of a status that is being written. */
final class Conditions {
  private Conditions() {}

  static JsonNode get(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  static boolean is(JsonNode status, String type, String value, String reason) {
    JsonNode condition = get(status, type);
    return condition.path("status").asText().equals(value)
        && condition.path("reason").asText().equals(reason);
  }

  static void remove(ObjectNode status, String type) {
    if (status.path("conditions") instanceof ArrayNode conditions) {
      for (int i = conditions.size() - 1; i >= 0; i--) {
        if (conditions.get(i).path("type").asText().equals(type)) {
          conditions.remove(i);
        }
      }
      if (conditions.isEmpty()) {
        status.remove("conditions");
      }
    }
  }

  /**
   * Puts the condition; when it last changed is kept where its status stays as it is. New ones go
   * last.
   *
   * @param now as the API writes it
   */
  static ObjectNode set(
      ObjectNode status, String type, String value, String reason, String message, String now) {
    JsonNode before = get(status, type);
    String since =
        before.path("status").asText().equals(value)
            ? before.path("lastTransitionTime").asText()
            : now;
    remove(status, type);
    ObjectNode condition = status.withArray("conditions").addObject();
    condition.put("type", type).put("status", value).put("lastTransitionTime", since);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    return condition;
  }
}
