package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The answers of a server that refuses.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/api/errors/errors.go">errors.go</a>
 */
public final class Statuses {
  private Statuses() {}

  public static ApiException notFound(ObjectKey key) {
    return notFound(key.type(), key.name());
  }

  public static ApiException notFound(ResourceType type, String name) {
    return about(404, "NotFound", type, name, type.qualified() + " \"" + name + "\" not found");
  }

  /**
   * The name is taken.
   *
   * @param deleting whether by an object that is about to go
   * @param generated whether the server was to find another name
   */
  static ApiException alreadyExists(ObjectKey key, boolean deleting, boolean generated) {
    ApiException refusal =
        about(
            409,
            "AlreadyExists",
            key,
            (deleting ? "object is being deleted: " : "")
                + quoted(key)
                + " already exists"
                + (generated
                    ? ", the server was not able to generate a unique name for the object"
                    : ""));
    if (generated) {
      refusal.status().withObject("/details").put("retryAfterSeconds", 1);
    }
    return refusal;
  }

  public static ApiException conflict(ObjectKey key, String why) {
    return about(
        409, "Conflict", key, "Operation cannot be fulfilled on " + quoted(key) + ": " + why);
  }

  public static ApiException forbidden(ObjectKey key, String why) {
    return about(403, "Forbidden", key, quoted(key) + " is forbidden: " + why);
  }

  /**
   * Someone may not do that.
   *
   * @param resource the plural; empty for a path
   * @param name empty for a collection
   */
  public static ApiException forbidden(String group, String resource, String name, String why) {
    String what = resource + (group.isEmpty() ? "" : "." + group);
    String object = name.isEmpty() ? what : what + " \"" + name + "\"";
    ObjectNode status =
        failure(
            403,
            "Forbidden",
            (object.isEmpty() ? "forbidden: " : object + " is forbidden: ") + why);
    details(status, new ResourceType(group, "", resource, "", false), name, resource);
    return new ApiException(status);
  }

  public static ApiException badRequest(String message) {
    return new ApiException(failure(400, "BadRequest", message));
  }

  /** The object breaks rules; all that were found are told. */
  public static ApiException invalid(ResourceType type, String name, List<FieldError> errors) {
    List<String> distinct = errors.stream().map(FieldError::toString).distinct().toList();
    String list =
        distinct.size() == 1
            ? distinct.get(0)
            : distinct.stream().collect(Collectors.joining(", ", "[", "]"));
    ObjectNode status =
        failure(
            422,
            "Invalid",
            type.kind()
                + (type.group().isEmpty() ? "" : "." + type.group())
                + " \""
                + name
                + "\" is invalid: "
                + list);
    ObjectNode details = details(status, type, name, type.kind());
    ArrayNode causes = details.putArray("causes");
    for (FieldError error : errors) {
      causes
          .addObject()
          .put("reason", error.reason())
          .put("message", error.message())
          .put("field", error.field());
    }
    return new ApiException(status);
  }

  /** A watch or a page wants what is compacted away. */
  public static ApiException expired(String message) {
    return new ApiException(failure(410, "Expired", message));
  }

  public static ApiException methodNotAllowed(String message) {
    ObjectNode status = failure(405, "MethodNotAllowed", message);
    details(status);
    return new ApiException(status);
  }

  public static ApiException unsupportedMediaType(String message) {
    return new ApiException(failure(415, "UnsupportedMediaType", message));
  }

  /** Kubernetes has it, this server does not; nobody may take that for an answer of Kubernetes. */
  public static ApiException notSimulated(String what) {
    return new ApiException(
        failure(501, "NotImplemented", "Podwire's simulated API server does not support " + what));
  }

  public static ApiException internal(String message) {
    return new ApiException(failure(500, "InternalError", "Internal error occurred: " + message));
  }

  /** As {@link #internal}, in the message's own words. */
  public static ApiException internalPlain(String message) {
    return new ApiException(failure(500, "InternalError", message));
  }

  /** The answer to an action that leaves no object behind. */
  public static ObjectNode success(int code) {
    return status("Success").put("code", code);
  }

  /** An apply wants fields that others own: their paths by the owner. */
  static ApiException applyConflict(Map<String, List<String>> conflicts) {
    int count = conflicts.values().stream().mapToInt(List::size).sum();
    List<String> texts = new ArrayList<>();
    new TreeMap<>(conflicts)
        .forEach(
            (owner, paths) ->
                texts.add(
                    count == 1
                        ? "conflict with " + owner + ": " + paths.get(0)
                        : "conflicts with " + owner + ":\n- " + String.join("\n- ", paths)));
    ObjectNode status =
        failure(
            409,
            "Conflict",
            "Apply failed with "
                + count
                + (count == 1 ? " conflict: " : " conflicts: ")
                + String.join("\n", texts));
    ArrayNode causes = details(status).putArray("causes");
    conflicts.forEach(
        (owner, paths) ->
            paths.forEach(
                path ->
                    causes
                        .addObject()
                        .put("reason", "FieldManagerConflict")
                        .put("message", "conflict with " + owner)
                        .put("field", path)));
    return new ApiException(status);
  }

  /** A path that leads nowhere. */
  public static ApiException noSuchPath() {
    ObjectNode status =
        failure(404, "NotFound", "the server could not find the requested resource");
    details(status);
    return new ApiException(status);
  }

  /** A refusal about one object. */
  public static ApiException about(int code, String reason, ObjectKey key, String message) {
    return about(code, reason, key.type(), key.name(), message);
  }

  private static ApiException about(
      int code, String reason, ResourceType type, String name, String message) {
    ObjectNode status = failure(code, reason, message);
    details(status, type, name, type.plural());
    return new ApiException(status);
  }

  /** The answer to a deletion that is complete. */
  public static ObjectNode deleted(ResourceType type, String name, String uid) {
    ObjectNode status = status("Success");
    details(status, type, name, type.plural()).put("uid", uid);
    return status;
  }

  private static ObjectNode details(
      ObjectNode status, ResourceType type, String name, String kind) {
    ObjectNode details = details(status);
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return kind.isEmpty() ? details : details.put("kind", kind);
  }

  /** An empty object for them, before the code. */
  private static ObjectNode details(ObjectNode status) {
    JsonNode code = status.remove("code");
    ObjectNode details = status.putObject("details");
    if (code != null) {
      status.set("code", code);
    }
    return details;
  }

  private static ObjectNode status(String outcome) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", outcome);
  }

  /** A Status without details; without a reason either if that is empty. */
  public static ObjectNode failure(int code, String reason, String message) {
    ObjectNode status = status("Failure").put("message", message);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    return status.put("code", code);
  }

  private static String quoted(ObjectKey key) {
    return key.type().qualified() + " \"" + key.name() + "\"";
  }
}
