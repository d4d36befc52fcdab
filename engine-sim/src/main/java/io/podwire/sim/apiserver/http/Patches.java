package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.patch.GoMap;
import io.podwire.sim.apiserver.patch.JsonPatch;
import io.podwire.sim.apiserver.patch.MergePatch;
import io.podwire.sim.apiserver.patch.PatchException;
import io.podwire.sim.apiserver.patch.StrategicPatch;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

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

  ApiResponse patch(ApiRequest request, Served served, ObjectKey key, String subresource) {
    String type = request.header("content-type").orElse("").split(";", 2)[0].trim();
    WriteOptions options = Options.write(request);
    if (type.startsWith("application/apply-patch")) {
      return new Applies(server).apply(request, served, key, subresource, options);
    }
    if (request.query().containsKey("force")) {
      throw Options.invalid(
          request,
          new FieldError(
              "FieldValueForbidden",
              "force",
              "Forbidden: may not be specified for non-apply patch"));
    }
    Patch patch = read(type, request, served);
    List<String> warnings = new ArrayList<>();
    ApiObject patched =
        server.update(
            key,
            subresource,
            stored -> {
              ObjectNode tree = served.copy(stored);
              patch.applyTo(tree);
              String shown = patch.shown(tree);
              try {
                warnings.addAll(served.decode(tree, options));
              } catch (ApiException wrong) {
                throw unfit(shown, wrong);
              }
              checkIdentity(tree, stored, key);
              return tree;
            },
            options);
    return subresource.isEmpty()
        ? served.answer(200, patched, warnings)
        : served.answerStatus(patched, warnings);
  }

  /** Which object it is, a patch cannot change. */
  static void checkIdentity(ObjectNode patched, ApiObject stored, ObjectKey key) {
    Bodies.checkName(patched, key);
    String uid = patched.at("/metadata/uid").asText();
    if (!uid.isEmpty() && !uid.equals(stored.uid())) {
      FieldError error =
          new FieldError(
              "FieldValueInvalid",
              "metadata.uid",
              "Invalid value: \"" + uid + "\": field is immutable");
      // The server looks before the kind's own rules do, and these look again.
      throw Statuses.invalid(key.type(), key.name(), List.of(error, error));
    }
  }

  /** The patched object is not one of its kind; messages show it, or the patch. */
  private static ApiException unfit(String shown, ApiException wrong) {
    String message = wrong.status().path("message").asText();
    return unfit(shown, message.substring(message.indexOf(": ") + 2));
  }

  static ApiException unfit(String shown, String why) {
    return Statuses.invalid(
        new ResourceType("", "", "", "", false),
        "",
        List.of(
            new FieldError(
                "FieldValueInvalid",
                "patch",
                "Invalid value: \""
                    + shown.replace("\\", "\\\\").replace("\"", "\\\"")
                    + "\": "
                    + why)));
  }

  /** The patched object, the fields of its root by their names. */
  static String sorted(ObjectNode patched) {
    return sorted(patched, Json.object()).toString();
  }

  /** The patched object, the fields by their names wherever the patch has written. */
  private static ObjectNode sorted(ObjectNode patched, JsonNode patch) {
    ObjectNode sorted = Json.object();
    TreeSet<String> names = new TreeSet<>();
    patched.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode value = patched.get(name);
      boolean written = value.isObject() && patch.path(name).isObject();
      sorted.set(name, written ? sorted((ObjectNode) value, patch.path(name)) : value);
    }
    return sorted;
  }

  /** A patch that was read. */
  private interface Patch {
    void change(ObjectNode tree);

    /** What messages show of what is wrong. */
    default String shown(ObjectNode patched) {
      return sorted(patched);
    }

    default void applyTo(ObjectNode tree) {
      try {
        change(tree);
      } catch (PatchException wrong) {
        throw wrong.unprocessable() ? rejected() : Statuses.badRequest(wrong.message());
      }
    }
  }

  private record Merge(ObjectNode patch) implements Patch {
    @Override
    public void change(ObjectNode tree) {
      MergePatch.apply(tree, patch);
    }

    @Override
    public String shown(ObjectNode patched) {
      return sorted(patched, patch).toString();
    }
  }

  private record Strategic(ObjectNode patch, Struct struct) implements Patch {
    @Override
    public void change(ObjectNode tree) {
      StrategicPatch.apply(tree, patch, struct);
    }

    @Override
    public String shown(ObjectNode patched) {
      return GoMap.show(patch);
    }
  }

  private static Patch read(String type, ApiRequest request, Served served) {
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
        return new Merge(object(request));
      case "application/strategic-merge-patch+json":
        Struct struct = served.strategy().struct(served.type());
        if (struct != null && !served.strategy().isCustom()) {
          ObjectNode strategic = object(request);
          return new Strategic(strategic, struct);
        }
        throw notStrategic();
      default:
        ApiException refusal = Statuses.unsupportedMediaType("415: Unsupported Media Type");
        refusal.status().putObject("details");
        throw refusal;
    }
  }

  /** Refuses a strategic merge where it is not defined. */
  static void refuseStrategic(ApiRequest request, Served served) {
    String type = request.header("content-type").orElse("");
    if (type.startsWith("application/strategic-merge-patch") && served.strategy().isCustom()) {
      throw notStrategic();
    }
  }

  private static ApiException rejected() {
    ObjectNode status =
        Statuses.failure(
            422, "Invalid", "the server rejected our request due to an error in our request");
    status.putObject("details");
    return new ApiException(status);
  }

  private static ApiException notStrategic() {
    return Statuses.unsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/apply-patch+yaml");
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
