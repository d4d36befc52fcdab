package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists that are sets or maps have no element twice.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/apiserver/schema/listtype/validation.go">validation.go</a>
 */
final class ListTypes {
  private ListTypes() {}

  static void validate(JsonNode schema, JsonNode value, String path, List<FieldError> errors) {
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        validate(Defaulting.of(schema, field.getKey()), field.getValue(), at, errors);
      }
    } else if (value.isArray()) {
      Set<JsonNode> seen = new HashSet<>();
      for (int i = 0; i < value.size(); i++) {
        JsonNode identity = identity(schema, value.get(i));
        String at = path + "[" + i + "]";
        if (identity != null && !seen.add(identity)) {
          errors.add(new FieldError("FieldValueDuplicate", at, "Duplicate value: " + identity));
        }
        validate(schema.path("items"), value.get(i), at, errors);
      }
    }
  }

  /** What tells the element from its neighbours; null where they may be equal. */
  private static @Nullable JsonNode identity(JsonNode schema, JsonNode element) {
    switch (schema.path("x-kubernetes-list-type").asText()) {
      case "set":
        return element;
      case "map":
        ObjectNode keys = Json.object();
        for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
          if (element.has(key.asText())) {
            keys.set(key.asText(), element.get(key.asText()));
          }
        }
        return keys;
      default:
        return null;
    }
  }

  /** The element of the old list that this one is a new state of; null where that is not known. */
  static @Nullable JsonNode sameElement(JsonNode schema, JsonNode element, @Nullable JsonNode old) {
    if (old == null || !schema.path("x-kubernetes-list-type").asText().equals("map")) {
      return null;
    }
    JsonNode identity = identity(schema, element);
    for (JsonNode candidate : old) {
      if (candidate.isObject() && candidate.equals(element)
          || java.util.Objects.equals(identity, identity(schema, candidate))) {
        return candidate;
      }
    }
    return null;
  }
}
