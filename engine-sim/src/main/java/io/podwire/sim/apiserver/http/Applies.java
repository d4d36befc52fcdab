package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.List;

/** PATCH of server-side apply: what it asks of the request. */
final class Applies {
  private final ApiServer server;

  Applies(ApiServer server) {
    this.server = server;
  }

  ApiResponse apply(ApiRequest request, ObjectKey key, String subresource, WriteOptions options) {
    if (request.parameter("fieldManager").isEmpty()) {
      throw Statuses.invalid(
          new ResourceType("meta.k8s.io", "v1", "", "PatchOptions", false),
          "",
          List.of(
              new FieldError(
                  "FieldValueRequired",
                  "fieldManager",
                  "Required value: is required for apply patch")));
    }
    ObjectNode object = object(request, key);
    Bodies.checkName(object, key);
    if (object.at("/metadata/managedFields").size() > 0) {
      throw Statuses.badRequest("metadata.managedFields must be nil");
    }
    List<String> warnings = server.decode(key.type(), object, options);
    boolean isNew = server.find(key).isEmpty();
    ApiObject applied = server.apply(key, subresource, object, options);
    return ApiResponse.json(isNew ? 201 : 200, applied.json(), warnings);
  }

  private static ObjectNode object(ApiRequest request, ObjectKey key) {
    JsonNode tree = Bodies.yaml(request);
    String kind = tree.path("kind").asText();
    String version = tree.path("apiVersion").asText();
    if (!(tree instanceof ObjectNode object) || kind.isEmpty() || version.isEmpty()) {
      throw Statuses.badRequest("invalid object type: /, Kind=" + kind);
    }
    if (!kind.equals(key.type().kind()) || !version.equals(key.type().apiVersion())) {
      throw Statuses.badRequest(
          "the kind of the object ("
              + version
              + ", "
              + kind
              + ") does not match the kind on the URL ("
              + key.type().apiVersion()
              + ", "
              + key.type().kind()
              + ")");
    }
    return object;
  }
}
