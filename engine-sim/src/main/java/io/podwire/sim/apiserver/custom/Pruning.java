package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Removes what a structural schema does not know.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/apiserver/schema/pruning/algorithm.go">algorithm.go</a>
 */
final class Pruning {
  private static final List<String> OF_RESOURCES = List.of("apiVersion", "kind", "metadata");
  private final List<String> pruned = new ArrayList<>();

  private Pruning() {}

  /**
   * Prunes in place.
   *
   * @return the paths of what was removed, in their order
   */
  static List<String> prune(ObjectNode object, JsonNode schema) {
    Pruning pruning = new Pruning();
    pruning.object(object, schema, true, "");
    pruning.pruned.sort(null);
    return pruning.pruned;
  }

  private void value(JsonNode value, JsonNode schema, String path) {
    if (value instanceof ObjectNode object) {
      object(object, schema, schema.path("x-kubernetes-embedded-resource").asBoolean(), path);
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        value(array.get(i), schema.path("items"), path + "[" + i + "]");
      }
    }
  }

  private void object(ObjectNode object, JsonNode schema, boolean resource, String path) {
    boolean keeps = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    JsonNode additional = schema.path("additionalProperties");
    for (Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name = field.getKey();
      String at = path.isEmpty() ? name : path + "." + name;
      JsonNode property = schema.path("properties").path(name);
      if (resource && OF_RESOURCES.contains(name)) {
        continue;
      }
      if (!property.isMissingNode()) {
        value(field.getValue(), property, at);
      } else if (additional.isObject()) {
        value(field.getValue(), additional, at);
      } else if (!keeps && !additional.asBoolean()) {
        pruned.add(at);
        fields.remove();
      }
    }
  }
}
