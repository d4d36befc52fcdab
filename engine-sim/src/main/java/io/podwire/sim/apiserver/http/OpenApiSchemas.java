package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.apiserver.schema.Schema;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.schema.Type;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The structures of kinds, and of what is in them, as OpenAPI v3 writes them. */
final class OpenApiSchemas {
  static final String REFERENCE = "#/components/schemas/";
  private final ObjectNode all = Json.object();

  /**
   * Adds the kind and all that it contains; returns how to refer to it.
   *
   * @param declared the schema of a custom kind; missing for others
   */
  String add(ResourceType type, JsonNode declared) {
    return declared.isObject() ? addCustom(type, (ObjectNode) declared) : add(type);
  }

  private String addCustom(ResourceType type, ObjectNode declared) {
    String name = foreign(type);
    ObjectNode schema = declared.deepCopy();
    ObjectNode properties = schema.withObjectProperty("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.set(
        "metadata", describe(new Type.Reference(Schema.kubernetes(), "meta.v1.ObjectMeta")));
    schema.putArray("x-kubernetes-group-version-kind").add(OpenApi.kind(type));
    all.set(name, schema);
    return REFERENCE + name;
  }

  private String add(ResourceType type) {
    Optional<Struct> struct = Schema.kubernetes().of(type);
    String name = struct.map(known -> name(known.name())).orElseGet(() -> foreign(type));
    ObjectNode schema =
        struct
            .map(this::add)
            .orElseGet(
                () ->
                    all.withObjectProperty(name)
                        .put("type", "object")
                        .put("x-kubernetes-preserve-unknown-fields", true));
    ArrayNode kinds = schema.putArray("x-kubernetes-group-version-kind");
    kinds.add(OpenApi.kind(type));
    return REFERENCE + name;
  }

  ObjectNode all() {
    return all;
  }

  private static String foreign(ResourceType type) {
    List<String> parts = new ArrayList<>(List.of(type.group().split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + type.version() + "." + type.kind();
  }

  private static String name(String struct) {
    return (struct.startsWith("meta.")
            ? "io.k8s.apimachinery.pkg.apis."
            : struct.startsWith("apiextensions.")
                ? "io.k8s.apiextensions-apiserver.pkg.apis."
                : "io.k8s.api.")
        + struct;
  }

  private ObjectNode add(Struct struct) {
    String name = name(struct.name());
    if (all.get(name) instanceof ObjectNode known) {
      return known;
    }
    ObjectNode schema = all.putObject(name).put("type", "object");
    if (struct.atomic()) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
    ObjectNode properties = schema.putObject("properties");
    for (Field field : struct.fields().values()) {
      ObjectNode property = describe(field.type());
      merging(field, property);
      properties.set(field.name(), property);
      if (field.required()) {
        schema.withArrayProperty("required").add(field.name());
      }
    }
    return schema;
  }

  private static void merging(Field field, ObjectNode property) {
    if (!field.mapKeys().isEmpty()) {
      field.mapKeys().forEach(property.withArrayProperty("x-kubernetes-list-map-keys")::add);
      property.put("x-kubernetes-list-type", "map");
    } else if (field.set()) {
      property.put("x-kubernetes-list-type", "set");
    } else if (field.atomic()) {
      boolean list = field.type() instanceof Type.ListOf;
      property.put(list ? "x-kubernetes-list-type" : "x-kubernetes-map-type", "atomic");
    }
    if (!field.mergeKey().isEmpty()) {
      property.put("x-kubernetes-patch-merge-key", field.mergeKey());
    }
    boolean merges = !field.mergeKey().isEmpty() || field.mergesScalars();
    if (merges || field.retainsKeys()) {
      property.put(
          "x-kubernetes-patch-strategy",
          merges ? field.retainsKeys() ? "merge,retainKeys" : "merge" : "retainKeys");
    }
  }

  private ObjectNode describe(Type type) {
    ObjectNode schema = Json.object();
    if (type instanceof Type.ListOf list) {
      schema.put("type", "array").set("items", describe(list.element()));
    } else if (type instanceof Type.MapOf map) {
      schema.put("type", "object").set("additionalProperties", describe(map.value()));
    } else if (type instanceof Type.Reference reference) {
      add(reference.struct());
      schema.putArray("allOf").addObject().put("$ref", REFERENCE + name(reference.name()));
    } else {
      leaf((Type.Leaf) type, schema);
    }
    return schema;
  }

  private static void leaf(Type.Leaf leaf, ObjectNode schema) {
    switch (leaf) {
      case STRING, QUANTITY -> schema.put("type", "string");
      case BYTES -> schema.put("type", "string").put("format", "byte");
      case INT32 -> schema.put("type", "integer").put("format", "int32");
      case INT64 -> schema.put("type", "integer").put("format", "int64");
      case NUMBER -> schema.put("type", "number").put("format", "double");
      case BOOLEAN -> schema.put("type", "boolean");
      case TIME, MICRO_TIME -> schema.put("type", "string").put("format", "date-time");
      case ANY -> schema.put("type", "object");
      case INT_OR_STRING -> {
        schema.put("format", "int-or-string");
        schema.putArray("oneOf").addObject().put("type", "integer");
        schema.withArrayProperty("oneOf").addObject().put("type", "string");
      }
    }
  }
}
