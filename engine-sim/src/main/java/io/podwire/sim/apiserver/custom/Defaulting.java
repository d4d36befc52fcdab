package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/**
 * Fills in the defaults of a schema, and drops what is null where that is no value.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/apiserver/schema/defaulting/algorithm.go">algorithm.go</a>
 */
final class Defaulting {
  private Defaulting() {}

  static void fill(JsonNode value, JsonNode schema) {
    if (value instanceof ObjectNode object) {
      object(object, schema);
    } else if (value instanceof ArrayNode array) {
      JsonNode items = schema.path("items");
      for (int i = 0; i < array.size(); i++) {
        if (isNoValue(array.get(i), items) && items.has("default")) {
          array.set(i, items.get("default").deepCopy());
        }
        fill(array.get(i), items);
      }
    }
  }

  private static void object(ObjectNode object, JsonNode schema) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode present = object.get(property.getKey());
      JsonNode standard = property.getValue().get("default");
      if (standard != null && (present == null || isNoValue(present, property.getValue()))) {
        object.set(property.getKey(), standard.deepCopy());
      }
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode property = of(schema, field.getKey());
      if (isNoValue(field.getValue(), property)) {
        fields.remove();
      } else {
        fill(field.getValue(), property);
      }
    }
  }

  /** The schema of the field; missing where none is declared. */
  static JsonNode of(JsonNode schema, String field) {
    JsonNode property = schema.path("properties").path(field);
    return property.isMissingNode() ? schema.path("additionalProperties") : property;
  }

  private static boolean isNoValue(JsonNode value, JsonNode schema) {
    return value.isNull() && schema.isObject() && !schema.path("nullable").asBoolean();
  }
}
