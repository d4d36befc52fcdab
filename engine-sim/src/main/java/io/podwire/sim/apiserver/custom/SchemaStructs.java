package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.apiserver.schema.Schema;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a schema says of how objects divide into fields with owners of their own. */
final class SchemaStructs {
  private SchemaStructs() {}

  static Struct of(JsonNode schema) {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.of("apiVersion", Type.Leaf.STRING));
    fields.add(Field.of("kind", Type.Leaf.STRING));
    fields.add(Field.of("metadata", new Type.Reference(Schema.kubernetes(), "meta.v1.ObjectMeta")));
    fields.addAll(fields(schema));
    return new Struct("", fields);
  }

  private static List<Field> fields(JsonNode schema) {
    List<Field> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      Type type = type(property.getValue());
      if (type != null && !name.matches("apiVersion|kind|metadata")) {
        fields.add(field(name, type, property.getValue()));
      }
    }
    return fields;
  }

  private static Field field(String name, Type type, JsonNode schema) {
    String list = schema.path("x-kubernetes-list-type").asText();
    return new Field(
        name,
        type,
        false,
        list.equals("map")
            ? Definition.texts(schema.path("x-kubernetes-list-map-keys"))
            : List.of(),
        list.equals("set"),
        "",
        false,
        false,
        schema.path("x-kubernetes-map-type").asText().equals("atomic"));
  }

  /** The type; null where the schema leaves open what there is. */
  private static @Nullable Type type(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return Type.Leaf.INT_OR_STRING;
    }
    return switch (schema.path("type").asText()) {
      case "string" -> Type.Leaf.STRING;
      case "boolean" -> Type.Leaf.BOOLEAN;
      case "integer" -> Type.Leaf.INT64;
      case "number" -> Type.Leaf.NUMBER;
      case "array" -> {
        Type element = type(schema.path("items"));
        yield new Type.ListOf(element == null ? Type.Leaf.ANY : element);
      }
      case "object" -> object(schema);
      default -> null;
    };
  }

  private static @Nullable Type object(JsonNode schema) {
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject()) {
      Type value = type(additional);
      return value == null ? null : new Type.MapOf(value);
    }
    return schema.has("properties") ? new Type.Inline(new Struct("", fields(schema))) : null;
  }
}
