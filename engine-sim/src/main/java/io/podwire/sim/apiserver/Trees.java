package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small questions about JSON trees. */
final class Trees {
  private Trees() {}

  static boolean contains(JsonNode list, JsonNode element) {
    for (JsonNode each : list) {
      if (each.equals(element)) {
        return true;
      }
    }
    return false;
  }

  /** Puts the field, or removes it where there is no value. */
  static void set(ObjectNode object, String field, @Nullable JsonNode value) {
    if (value == null || value.isMissingNode() || value.isNull()) {
      object.remove(field);
    } else {
      object.set(field, value);
    }
  }

  /** Whether two objects differ in no field but those. */
  static boolean sameExcept(ObjectNode one, ObjectNode other, String... fields) {
    return without(one, fields).equals(without(other, fields));
  }

  private static ObjectNode without(ObjectNode object, String... fields) {
    ObjectNode rest = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      rest.set(field.getKey(), field.getValue());
    }
    return rest.without(java.util.List.of(fields));
  }
}
