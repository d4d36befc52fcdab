package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.apiserver.protobuf.OpenApiDocument;
import io.podwire.sim.store.Json;
import java.util.Map;
import java.util.Set;

/**
 * {@code /openapi/v2}: the structures of all kinds in one document. kubectl still validates by it
 * what the server does not validate for it: kinds that cannot be patched, such as access reviews.
 * No paths and no descriptions.
 */
final class OpenApiV2 {
  static final String PATH = "/openapi/v2";

  /** What OpenAPI v2 has no word for. */
  private static final Set<String> OF_V3 =
      Set.of("oneOf", "anyOf", "allOf", "not", "nullable", "default", "enum");

  private final ApiServer server;

  OpenApiV2(ApiServer server) {
    this.server = server;
  }

  ApiResponse answer(ApiRequest request) {
    boolean wantsProtobuf = request.header("accept").filter(OpenApiV2::isProtobuf).isPresent();
    return wantsProtobuf
        ? ApiResponse.typed(
            OpenApiDocument.MEDIA_TYPE + ".v1.0+protobuf", OpenApiDocument.encode(document()))
        : ApiResponse.json(200, document());
  }

  private static boolean isProtobuf(String accept) {
    return accept.startsWith(OpenApiDocument.MEDIA_TYPE);
  }

  private ObjectNode document() {
    OpenApiSchemas schemas = new OpenApiSchemas();
    for (ResourceInfo info : server.catalogue().all()) {
      schemas.add(info.type(), server.strategy(info.type()).schema(info.type()));
    }
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "unversioned");
    document.putObject("paths");
    document.set("definitions", each(schemas.all()));
    return document;
  }

  private static ObjectNode each(JsonNode schemas) {
    ObjectNode translated = Json.object();
    schemas.properties().forEach(named -> translated.set(named.getKey(), schema(named.getValue())));
    return translated;
  }

  private static ObjectNode schema(JsonNode v3) {
    ObjectNode v2 = Json.object();
    for (Map.Entry<String, JsonNode> field : v3.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "allOf" -> v2.put("$ref", reference(value));
        case "properties" -> v2.set("properties", each(value));
        case "items", "additionalProperties" ->
            v2.set(field.getKey(), value.isObject() ? schema(value) : value);
        default -> {
          if (!OF_V3.contains(field.getKey())) {
            v2.set(field.getKey(), value);
          }
        }
      }
    }
    if (v3.path("format").asText().equals("int-or-string")) {
      v2.put("type", "string");
    }
    return v2;
  }

  private static String reference(JsonNode allOf) {
    return allOf.path(0).path("$ref").asText().replace(OpenApiSchemas.REFERENCE, "#/definitions/");
  }
}
