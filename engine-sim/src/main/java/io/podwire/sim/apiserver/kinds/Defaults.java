package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills fields that are absent. */
final class Defaults {
  private Defaults() {}

  static void text(ObjectNode object, String field, String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  static void number(ObjectNode object, String field, int value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  static void flag(ObjectNode object, String field, boolean value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  /** The object in the field, made where there is none. */
  static ObjectNode object(ObjectNode object, String field) {
    return object.get(field) instanceof ObjectNode present ? present : object.putObject(field);
  }

  /** The object in the field; a new one that belongs nowhere where there is none. */
  static ObjectNode peek(JsonNode object, String field) {
    return object.get(field) instanceof ObjectNode present
        ? present
        : com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
  }
}
