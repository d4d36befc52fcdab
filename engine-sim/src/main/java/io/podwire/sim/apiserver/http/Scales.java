package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.patch.JsonPatch;
import io.podwire.sim.apiserver.patch.MergePatch;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /scale}: how many replicas a workload has and is to have. */
final class Scales {
  private final ApiServer server;

  Scales(ApiServer server) {
    this.server = server;
  }

  ApiResponse handle(ApiRequest request, ObjectKey key) {
    ApiObject stored = server.find(key).orElseThrow(() -> Statuses.notFound(key));
    ObjectNode scale = scale(stored);
    switch (request.method()) {
      case "GET":
        return ApiResponse.json(200, scale);
      case "PUT":
        JsonNode put = Bodies.tree(request, "Scale");
        return set(key, put, Options.write(request));
      case "PATCH":
        JsonNode patch = Bodies.json(request);
        if (patch instanceof ArrayNode operations) {
          JsonPatch.apply(scale, operations);
        } else {
          MergePatch.apply(scale, (ObjectNode) patch);
        }
        return set(key, scale, Options.write(request));
      default:
        throw ResourceHandler.notAllowed();
    }
  }

  private ApiResponse set(ObjectKey key, JsonNode scale, WriteOptions options) {
    int replicas = scale.at("/spec/replicas").asInt();
    String version = scale.at("/metadata/resourceVersion").asText();
    ApiObject updated =
        server.update(
            key,
            "",
            stored -> {
              ObjectNode tree = stored.copy();
              tree.withObject("/spec").put("replicas", replicas);
              if (!version.isEmpty()) {
                tree.withObject("/metadata").put("resourceVersion", version);
              }
              return tree;
            },
            options);
    return ApiResponse.json(200, scale(updated));
  }

  private static ObjectNode scale(ApiObject object) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.put(field, object.text("metadata", field));
    }
    ObjectNode spec = scale.putObject("spec");
    int replicas = object.at("spec", "replicas").asInt();
    if (replicas != 0) {
      spec.put("replicas", replicas);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.at("status", "replicas").asInt());
    String selector = selector(object.at("spec", "selector"));
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  private static String selector(JsonNode selector) {
    List<String> terms = new ArrayList<>();
    JsonNode labels = selector.has("matchLabels") ? selector.path("matchLabels") : selector;
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (label.getValue().isTextual()) {
        terms.add(label.getKey() + "=" + label.getValue().asText());
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      terms.add(expression(expression));
    }
    terms.sort(null);
    return String.join(",", terms);
  }

  private static String expression(JsonNode expression) {
    String key = expression.path("key").asText();
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(value -> values.add(value.asText()));
    return switch (expression.path("operator").asText()) {
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      case "NotIn" -> key + " notin (" + String.join(",", values) + ")";
      default -> key + " in (" + String.join(",", values) + ")";
    };
  }
}
