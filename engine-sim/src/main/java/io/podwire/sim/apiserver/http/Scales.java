package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.ScaleFields;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.patch.JsonPatch;
import io.podwire.sim.apiserver.patch.MergePatch;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /scale}: how many replicas a workload has and is to have. */
final class Scales {
  private static final ResourceType SCALE =
      new ResourceType("autoscaling", "v1", "scales", "Scale", true);

  private final ApiServer server;

  Scales(ApiServer server) {
    this.server = server;
  }

  ApiResponse handle(ApiRequest request, Served served, ObjectKey key) {
    ScaleFields fields = served.strategy().scale(served.type());
    ObjectNode scale = scale(served.get(key), fields);
    switch (request.method()) {
      case "GET":
        return ApiResponse.json(200, scale);
      case "PUT":
        JsonNode put = Bodies.tree(request, "Scale");
        if (put instanceof ObjectNode object) {
          Bodies.checkKind(object, SCALE);
          Bodies.checkName(object, key);
        }
        return set(served, key, put, Options.write(request));
      case "PATCH":
        Patches.refuseStrategic(request, served);
        JsonNode patch = Bodies.json(request);
        if (patch instanceof ArrayNode operations) {
          JsonPatch.apply(scale, operations);
        } else {
          MergePatch.apply(scale, (ObjectNode) patch);
        }
        refuseText(scale);
        return set(served, key, scale, Options.write(request));
      default:
        throw ResourceHandler.notAllowed();
    }
  }

  private static void refuseText(ObjectNode scale) {
    if (scale.at("/spec/replicas").isTextual()) {
      throw Patches.unfit(
          Patches.sorted(scale),
          "json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type"
              + " int32");
    }
  }

  private ApiResponse set(Served served, ObjectKey key, JsonNode scale, WriteOptions options) {
    ScaleFields fields = served.strategy().scale(served.type());
    int replicas = scale.at("/spec/replicas").asInt();
    if (replicas < 0 && !served.strategy().isCustom()) {
      throw Statuses.invalid(
          SCALE,
          key.name(),
          List.of(
              new FieldError(
                  "FieldValueInvalid",
                  "spec.replicas",
                  "Invalid value: " + replicas + ": must be greater than or equal to 0")));
    }
    String version = scale.at("/metadata/resourceVersion").asText();
    String uid = scale.at("/metadata/uid").asText();
    ApiObject updated =
        server.update(
            key,
            "scale",
            stored -> {
              ObjectNode tree = served.copy(stored);
              put(tree, fields.wanted(), replicas);
              if (!version.isEmpty()) {
                tree.withObject("/metadata").put("resourceVersion", version);
              }
              if (!uid.isEmpty()) {
                tree.withObject("/metadata").put("uid", uid);
              }
              return tree;
            },
            options);
    return ApiResponse.json(200, scale(served.view(updated), fields));
  }

  private static void put(ObjectNode tree, List<String> path, int value) {
    ObjectNode node = tree;
    for (String step : path.subList(0, path.size() - 1)) {
      node = node.withObjectProperty(step);
    }
    node.put(path.get(path.size() - 1), value);
  }

  private static ObjectNode scale(ApiObject object, ScaleFields fields) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.put(field, object.text("metadata", field));
    }
    ObjectNode spec = scale.putObject("spec");
    int replicas = at(object, fields.wanted()).asInt();
    if (replicas != 0) {
      spec.put("replicas", replicas);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, fields.present()).asInt());
    String selector = selector(at(object, fields.selector()));
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  private static JsonNode at(ApiObject object, List<String> path) {
    return path.isEmpty() ? MissingNode.getInstance() : object.at(path.toArray(String[]::new));
  }

  private static String selector(JsonNode selector) {
    if (selector.isTextual()) {
      return selector.asText();
    }
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
