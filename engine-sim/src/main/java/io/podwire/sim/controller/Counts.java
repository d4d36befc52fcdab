package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;

/** Numbers in specs and statuses. */
final class Counts {
  private Counts() {}

  /** Puts the number as Go does where the field is {@code omitempty}: not at all if it is zero. */
  static void put(ObjectNode status, String field, int count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }

  /** Says which generation the status is about. */
  static void observe(ObjectNode status, ApiObject object) {
    status.put("observedGeneration", object.at("metadata", "generation").asInt());
  }

  /** An int-or-percentage of the total. */
  static int scaled(JsonNode value, int total, boolean roundUp) {
    if (!value.isTextual()) {
      return value.asInt();
    }
    String text = value.asText();
    double share = Integer.parseInt(text.substring(0, text.length() - 1)) * (double) total / 100;
    return (int) (roundUp ? Math.ceil(share) : Math.floor(share));
  }
}
