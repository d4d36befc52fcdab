package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.fields.DuplicateKeys;
import io.podwire.sim.apiserver.schema.DecodingException;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.Collections;
import java.util.List;

/** PATCH of server-side apply: what it asks of the request. */
final class Applies {
  private final ApiServer server;

  Applies(ApiServer server) {
    this.server = server;
  }

  ApiResponse apply(
      ApiRequest request, Served served, ObjectKey key, String subresource, WriteOptions options) {
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
    ObjectNode object = object(request, served.type());
    Bodies.checkName(object, key);
    if (object.at("/metadata").has("managedFields")) {
      throw Statuses.badRequest("metadata.managedFields must be nil");
    }
    refuseUntyped(served, object);
    List<String> warnings = served.decode(object, options);
    ApiObject stored = server.find(key).orElse(null);
    if (stored != null) {
      Patches.checkIdentity(object, stored, key);
    }
    ApiObject applied = server.apply(key, subresource, object, options);
    return subresource.isEmpty()
        ? served.answer(stored == null ? 201 : 200, applied, warnings)
        : served.answerStatus(applied, warnings);
  }

  /** An apply says of each field who owns it, which cannot be of one that the kind has not. */
  private static void refuseUntyped(Served served, ObjectNode object) {
    List<String> unknown;
    try {
      unknown = served.strategy().decode(served.type(), object.deepCopy());
    } catch (DecodingException wrong) {
      return; // the decoding that follows says what
    }
    if (!unknown.isEmpty()) {
      throw untyped(
          served.type(), object, "." + Collections.min(unknown) + ": field not declared in schema");
    }
    DuplicateKeys.problem(object, served.strategy().struct(served.type()))
        .ifPresent(
            problem -> {
              throw untyped(served.type(), object, problem);
            });
  }

  private static ApiException untyped(ResourceType type, ObjectNode object, String why) {
    return new ApiException(
        Statuses.failure(
            500,
            "",
            "failed to create typed patch object ("
                + object.at("/metadata/namespace").asText()
                + "/"
                + object.at("/metadata/name").asText()
                + "; "
                + (type.group().isEmpty() ? "/" : "")
                + type.apiVersion()
                + ", Kind="
                + type.kind()
                + "): "
                + why));
  }

  private static ObjectNode object(ApiRequest request, ResourceType type) {
    JsonNode tree = Bodies.yaml(request);
    String kind = tree.path("kind").asText();
    String version = tree.path("apiVersion").asText();
    if (!(tree instanceof ObjectNode object)
        || !kind.equals(type.kind())
        || !version.equals(type.apiVersion())) {
      throw Statuses.badRequest(
          "invalid object type: "
              + (version.contains("/") ? "" : "/")
              + version
              + ", Kind="
              + kind);
    }
    return object;
  }
}
