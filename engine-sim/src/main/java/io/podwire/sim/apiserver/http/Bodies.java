package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.protobuf.ProtobufDecoder;
import io.podwire.sim.apiserver.protobuf.ProtobufException;
import io.podwire.sim.apiserver.schema.DuplicateFields;
import io.podwire.sim.apiserver.schema.GoJson;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Reads the bodies of requests. */
final class Bodies {
  private static final int LIMIT = 3 * 1024 * 1024;
  private static final int SHOWN = 1024;
  private static final int SHORT = 30;
  private static final YAMLMapper YAML = new YAMLMapper();

  private Bodies() {}

  /** The object that the body holds, which must be of the kind. */
  static Sent object(ApiRequest request, Served served) {
    Read read = read(request, served.type().kind());
    return new Sent(object(request, served, read.tree), read.duplicates);
  }

  /**
   * An object as a client sent it.
   *
   * @param duplicates the paths of fields that it has twice
   */
  record Sent(ObjectNode object, List<String> duplicates) {}

  private record Read(JsonNode tree, List<String> duplicates) {}

  private static ObjectNode object(ApiRequest request, Served served, JsonNode tree) {
    ResourceType type = served.type();
    if (!(tree instanceof ObjectNode object)) {
      throw unrecognized(
          request,
          type.kind(),
          "json: cannot unmarshal "
              + goType(tree)
              + " into Go value of type struct { APIVersion string"
              + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
              + " \"json:\\\"kind,omitempty\\\"\" }");
    }
    if (served.strategy().isCustom()) {
      checkCustom(request, type, object);
      return object;
    }
    checkKind(object, type);
    return object;
  }

  /** What an object says that it is, it must be; it need not say. */
  static void checkKind(ObjectNode object, ResourceType type) {
    String kind = object.path("kind").asText();
    String version = object.path("apiVersion").asText();
    boolean matches =
        (kind.isEmpty() || kind.equals(type.kind()))
            && (version.isEmpty() || version.equals(type.apiVersion()));
    if (!matches) {
      throw Statuses.badRequest(
          kind
              + " in version \""
              + version.substring(version.indexOf('/') + 1)
              + "\" cannot be handled as a "
              + type.kind()
              + ": "
              + (kind.equals(type.kind())
                  ? "no kind \""
                      + kind
                      + "\" is registered for version \""
                      + version
                      + "\" in scheme \"pkg/runtime/scheme.go:110\""
                  : "converting ("
                      + version.substring(version.indexOf('/') + 1)
                      + "."
                      + kind
                      + ") to ("
                      + (type.group().isEmpty() ? "core" : type.group().split("\\.")[0])
                      + "."
                      + type.kind()
                      + "): unknown conversion"));
    }
  }

  /** Of a custom resource, the path does not say what it is. */
  private static void checkCustom(ApiRequest request, ResourceType type, ObjectNode object) {
    String kind = object.path("kind").asText();
    String version = object.path("apiVersion").asText();
    if (kind.isEmpty()) {
      String body = new String(request.body(), StandardCharsets.UTF_8);
      throw Statuses.badRequest(
          "the object provided is unrecognized (must be of type "
              + type.kind()
              + "): Object 'Kind' is missing in '"
              + body
              + "' ("
              + (body.length() > SHORT ? body.substring(0, SHORT) + " ..." : body)
              + ")");
    }
    if (version.equals(type.apiVersion()) && !kind.equals(type.kind())) {
      throw Statuses.invalid(
          new ResourceType(type.group(), type.version(), type.plural(), kind, type.namespaced()),
          object.at("/metadata/name").asText(),
          List.of(
              new FieldError(
                  "FieldValueInvalid",
                  "kind",
                  "Invalid value: \"" + kind + "\": must be " + type.kind())));
    }
    if (!version.equals(type.apiVersion())) {
      throw Statuses.badRequest(
          "the API version in the data ("
              + version
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ")");
    }
  }

  private static String goType(JsonNode tree) {
    return tree.isArray()
        ? "array"
        : tree.isTextual() ? "string" : tree.isNumber() ? "number" : "bool";
  }

  /** The path and the object must name the same. */
  static void checkName(ObjectNode object, ObjectKey key) {
    String name = object.at("/metadata/name").asText();
    if (name.isEmpty()) {
      object.withObject("/metadata").put("name", key.name());
    } else if (!name.equals(key.name())) {
      throw Statuses.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + key.name()
              + ")");
    }
    String namespace = object.at("/metadata/namespace").asText();
    if (!namespace.isEmpty() && !namespace.equals(key.namespace())) {
      throw Statuses.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  /** The body of a patch, whose content type says how it applies, not how it is written. */
  static JsonNode json(ApiRequest request) {
    checkSize(request);
    try {
      return Json.parse(request.body());
    } catch (JsonProcessingException malformed) {
      throw Statuses.badRequest("error decoding patch: " + malformed.getOriginalMessage());
    }
  }

  /** The body of an apply, which is YAML, as JSON is. */
  static JsonNode yaml(ApiRequest request) {
    checkSize(request);
    try {
      return GoJson.problem(request.body()).isEmpty()
          ? Json.parse(request.body())
          : YAML.readTree(request.body());
    } catch (IOException malformed) {
      throw Statuses.badRequest("error decoding YAML: " + malformed.getMessage());
    }
  }

  private static void checkSize(ApiRequest request) {
    if (request.body().length > LIMIT) {
      throw new ApiException(
          Statuses.failure(
              413, "RequestEntityTooLarge", "Request entity too large: limit is " + LIMIT));
    }
  }

  /** The body as a tree; messages call it an object of that kind. */
  static JsonNode tree(ApiRequest request, String kind) {
    return read(request, kind).tree;
  }

  private static Read read(ApiRequest request, String kind) {
    checkSize(request);
    String type = request.header("content-type").orElse("application/json");
    String media = type.split(";", 2)[0].trim();
    try {
      switch (media) {
        case "application/yaml":
          return new Read(YAML.readTree(request.body()), List.of());
        case "", "application/json":
          return json(request, kind);
        case ProtobufDecoder.MEDIA_TYPE:
          return new Read(ProtobufDecoder.decode(request.body()), List.of());
        default:
          throw Statuses.unsupportedMediaType(
              "the body of the request was in an unknown format - accepted media types include:"
                  + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
      }
    } catch (ProtobufException malformed) {
      throw Statuses.badRequest(String.valueOf(malformed.getMessage()));
    } catch (IOException malformed) {
      throw unrecognized(request, kind, "error converting YAML to JSON: " + malformed.getMessage());
    }
  }

  private static Read json(ApiRequest request, String kind) throws JsonProcessingException {
    try {
      JsonNode tree = Json.parseUnique(request.body());
      if (!tree.isMissingNode()) {
        return new Read(tree, List.of());
      }
    } catch (JsonProcessingException malformedOrAmbiguous) {
      // What is wrong is found out below.
    }
    String problem = GoJson.problem(request.body());
    if (!problem.isEmpty()) {
      throw unrecognized(request, kind, problem);
    }
    return new Read(Json.parse(request.body()), DuplicateFields.of(request.body()));
  }

  private static ApiException unrecognized(ApiRequest request, String kind, String why) {
    return Statuses.badRequest(
        "the object provided is unrecognized (must be of type "
            + kind
            + "): couldn't get version/kind; json parse error: "
            + why
            + " ("
            + shown(request.body())
            + ")");
  }

  /** What looks like an object is shown as text, the rest in hexadecimal. */
  private static String shown(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.startsWith("{")) {
      return text.length() > SHOWN ? text.substring(0, SHOWN) + " ..." : text;
    }
    return HexFormat.of().formatHex(body);
  }
}
