package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.patch.JsonPatch;
import io.podwire.sim.apiserver.patch.MergePatch;
import io.podwire.sim.apiserver.patch.PatchException;
import io.podwire.sim.apiserver.patch.StrategicPatch;
import io.podwire.sim.apiserver.schema.Schema;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PATCH, by its content type.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go">patch.go</a>
 */
final class Patches {
  private final ApiServer server;

  Patches(ApiServer server) {
    this.server = server;
  }

  ApiResponse patch(ApiRequest request, ObjectKey key, String subresource) {
    String type = request.header().apply("content-type").orElse("").split(";", 2)[0].trim();
    WriteOptions options = Options.write(request);
    if (type.startsWith("application/apply-patch")) {
      return new Applies(server).apply(request, key, subresource, options);
    }
    Patch patch = read(type, request, key);
    List<String> warnings = new ArrayList<>();
    ApiObject patched =
        server.update(
            key,
            subresource,
            stored -> {
              ObjectNode tree = stored.copy();
              patch.applyTo(tree);
              warnings.addAll(server.decode(key.type(), tree, options));
              return tree;
            },
            options);
    return ApiResponse.json(200, patched.json(), warnings);
  }

  /** A patch that was read. */
  private interface Patch {
    void change(ObjectNode tree);

    default void applyTo(ObjectNode tree) {
      try {
        change(tree);
      } catch (PatchException wrong) {
        throw wrong.unprocessable()
            ? new ApiException(
                Statuses.failure(
                    422,
                    "Invalid",
                    "the server rejected our request due to an error in our request"))
            : Statuses.badRequest(wrong.message());
      }
    }
  }

  private Patch read(String type, ApiRequest request, ObjectKey key) {
    switch (type) {
      case "application/json-patch+json":
        JsonNode operations = Bodies.json(request);
        if (!operations.isArray()) {
          throw Statuses.badRequest(
              "error decoding patch: json: cannot unmarshal object into Go value of type"
                  + " jsonpatch.Patch");
        }
        return tree -> JsonPatch.apply(tree, operations);
      case "application/merge-patch+json":
        ObjectNode merge = object(request);
        return tree -> MergePatch.apply(tree, merge);
      case "application/strategic-merge-patch+json":
        Optional<Struct> struct = Schema.kubernetes().of(key.type());
        if (struct.isPresent()) {
          ObjectNode strategic = object(request);
          return tree -> StrategicPatch.apply(tree, strategic, struct.get());
        }
        throw Statuses.unsupportedMediaType(
            accepted(
                "application/json-patch+json, application/merge-patch+json,"
                    + " application/apply-patch+yaml"));
      default:
        ApiException refusal = Statuses.unsupportedMediaType("415: Unsupported Media Type");
        refusal.status().putObject("details");
        throw refusal;
    }
  }

  private static String accepted(String types) {
    return "the body of the request was in an unknown format - accepted media types include: "
        + types;
  }

  private static ObjectNode object(ApiRequest request) {
    if (Bodies.json(request) instanceof ObjectNode object) {
      return object;
    }
    throw Statuses.badRequest(
        "error decoding patch: json: cannot unmarshal array into Go value of type"
            + " map[string]interface {}");
  }
}
