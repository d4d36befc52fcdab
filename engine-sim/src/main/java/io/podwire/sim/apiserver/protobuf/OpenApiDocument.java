package io.podwire.sim.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * An OpenAPI v2 document as protobuf, the only form that Go's client asks for.
 *
 * @see <a
 *     href="https://github.com/google/gnostic-models/blob/v0.6.9/openapiv2/OpenAPIv2.proto">OpenAPIv2.proto</a>
 */
public final class OpenApiDocument {
  /**
   * How the name of such a body begins; Go's client writes {@code @v1.0+protobuf} behind it, the
   * server {@code .v1.0+protobuf}.
   */
  public static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2";

  private static final String EXTENSION = "x-";

  private OpenApiDocument() {}

  /**
   * The document's bytes: its title and version, and its definitions with the types, references,
   * required fields and extensions that they have.
   */
  public static byte[] encode(JsonNode document) {
    JsonNode info = document.path("info");
    Message definitions = new Message();
    each(
        document.path("definitions"),
        (name, schema) -> definitions.message(1, named(name, schema)));
    return new Message()
        .text(1, document.path("swagger").asText())
        .message(
            2,
            new Message()
                .text(1, info.path("title").asText())
                .text(2, info.path("version").asText()))
        .message(8, new Message())
        .message(9, definitions)
        .bytes();
  }

  private static Message named(String name, JsonNode schema) {
    return new Message().text(1, name).message(2, schema(schema));
  }

  private static Message schema(JsonNode schema) {
    Message message = new Message();
    each(schema, (field, value) -> add(message, field, value));
    return message;
  }

  private static void add(Message schema, String field, JsonNode value) {
    switch (field) {
      case "$ref" -> schema.text(1, value.asText());
      case "format" -> schema.text(2, value.asText());
      case "description" -> schema.text(4, value.asText());
      case "required" -> value.forEach(name -> schema.text(19, name.asText()));
      case "additionalProperties" ->
          schema.message(
              21,
              value.isBoolean()
                  ? new Message().flag(2, value.asBoolean())
                  : new Message().message(1, schema(value)));
      case "type" -> schema.message(22, new Message().text(1, value.asText()));
      case "items" -> schema.message(23, new Message().message(1, schema(value)));
      case "properties" -> {
        Message properties = new Message();
        each(value, (name, property) -> properties.message(1, named(name, property)));
        schema.message(25, properties);
      }
      default -> {
        if (field.startsWith(EXTENSION)) {
          schema.message(31, extension(field, value));
        }
      }
    }
  }

  /** Its value is YAML, which JSON is. */
  private static Message extension(String name, JsonNode value) {
    return new Message().text(1, name).message(2, new Message().text(2, value.toString()));
  }

  private static void each(JsonNode object, BiConsumer<String, JsonNode> field) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      field.accept(entry.getKey(), entry.getValue());
    }
  }
}
