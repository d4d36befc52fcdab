package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A schema must be structural: say of each field of which type it is.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/apiserver/schema/validation.go">validation.go</a>
 */
final class StructuralRules {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String MAP_KEYS = "x-kubernetes-list-map-keys";
  private static final String MAP_TYPE = "x-kubernetes-map-type";
  private static final String PRESERVES = "x-kubernetes-preserve-unknown-fields";

  private final Errors errors;

  private StructuralRules(Errors errors) {
    this.errors = errors;
  }

  static void check(JsonNode root, FieldPath path, Errors errors) {
    String type = root.path("type").asText();
    if (type.isEmpty()) {
      errors.required(path.child("type"), "must not be empty at the root");
      return;
    }
    if (!type.equals("object")) {
      errors.invalid(path.child("type"), type, "must be object at the root");
    }
    StructuralRules rules = new StructuralRules(errors);
    rules.ofResource(root.path("properties"), path.child("properties"));
    rules.schema(root, path, "");
  }

  /** What every object has is not the schema's to say. */
  private void ofResource(JsonNode properties, FieldPath path) {
    for (String field : new String[] {"apiVersion", "kind"}) {
      JsonNode property = properties.path(field);
      if (property.isObject() && !property.path("type").asText().equals("string")) {
        errors.invalid(path.key(field).child("type"), property.path("type"), "must be string");
      }
    }
    JsonNode metadata = properties.path("metadata");
    if (metadata.isObject()) {
      if (!metadata.path("type").asText().equals("object")) {
        errors.invalid(
            path.key("metadata").child("type"), metadata.path("type").asText(), "must be object");
      }
      for (Map.Entry<String, JsonNode> field : metadata.path("properties").properties()) {
        if (!field.getKey().equals("name") && !field.getKey().equals("generateName")) {
          errors.forbidden(
              path.key("metadata"),
              "must not specify anything other than name and generateName, but metadata is"
                  + " implicitly specified");
          return;
        }
      }
    }
  }

  /**
   * @param of what the schema is of, as messages call it; empty at the root
   */
  private void schema(JsonNode schema, FieldPath path, String of) {
    if (schema.has("$ref")) {
      errors.forbidden(path.child("$ref"), "$ref is not supported");
      return;
    }
    type(schema, path, of);
    refused(schema, path);
    pattern(schema, path);
    list(schema, path);
    standard(schema, path);
    JsonNode additional = schema.path("additionalProperties");
    if (schema.path("properties").size() > 0 && (additional.isObject() || additional.asBoolean())) {
      errors.forbidden(
          path.child("additionalProperties"),
          "additionalProperties and properties are mutual exclusive");
    } else if (additional.isObject()) {
      schema(additional, path.child("additionalProperties"), "object fields");
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      boolean implied = of.isEmpty() && property.getKey().matches("apiVersion|kind|metadata");
      if (!implied) {
        schema(
            property.getValue(), path.child("properties").key(property.getKey()), "object fields");
      }
    }
    JsonNode items = schema.path("items");
    if (items.isObject()) {
      schema(items, path.child("items"), "array items");
    } else if (schema.path("type").asText().equals("array")) {
      errors.required(path.child("items"), "must be specified");
    }
    for (String combination : new String[] {"allOf", "anyOf", "oneOf"}) {
      JsonNode schemas = schema.path(combination);
      for (int i = 0; i < schemas.size(); i++) {
        boolean typed =
            schema.path("x-kubernetes-int-or-string").asBoolean() && !combination.equals("oneOf");
        valuesOnly(schemas.get(i), path.child(combination).index(i), typed);
      }
    }
    if (schema.path("not").isObject()) {
      valuesOnly(schema.path("not"), path.child("not"), false);
    }
  }

  private void type(JsonNode schema, FieldPath path, String of) {
    String type = schema.path("type").asText();
    boolean open =
        schema.path("x-kubernetes-int-or-string").asBoolean() || schema.path(PRESERVES).asBoolean();
    if (type.isEmpty() && !open && !of.isEmpty()) {
      errors.required(path.child("type"), "must not be empty for specified " + of);
    } else if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.notSupported(path.child("type"), type, TYPES);
    }
  }

  private void refused(JsonNode schema, FieldPath path) {
    if (schema.path("uniqueItems").asBoolean()) {
      errors.forbidden(
          path.child("uniqueItems"),
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    if (schema.has(PRESERVES) && !schema.path(PRESERVES).asBoolean()) {
      errors.invalid(path.child(PRESERVES), false, "must be true or undefined");
    }
    for (String field :
        new String[] {"definitions", "dependencies", "patternProperties", "additionalItems"}) {
      if (schema.has(field)) {
        errors.forbidden(path.child(field), field + " is not supported");
      }
    }
  }

  private void pattern(JsonNode schema, FieldPath path) {
    String pattern = schema.path("pattern").asText();
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException wrong) {
      // Go's own words for what is by far the most frequent of them.
      String problem =
          wrong.getDescription().startsWith("Unclosed group")
              ? "missing closing ): `" + pattern + "`"
              : wrong.getDescription() + ": `" + pattern + "`";
      errors.invalid(
          path.child("pattern"),
          pattern,
          "must be a valid regular expression, but isn't: error parsing regexp: " + problem);
    }
  }

  private void list(JsonNode schema, FieldPath path) {
    String type = schema.path(LIST_TYPE).asText();
    if (!type.isEmpty() && !List.of("atomic", "set", "map").contains(type)) {
      errors.notSupported(path.child(LIST_TYPE), type, List.of("atomic", "set", "map"));
    }
    JsonNode items = schema.path("items");
    if (type.equals("set")
        && items.path("type").asText().equals("object")
        && !items.path(MAP_TYPE).asText().equals("atomic")) {
      errors.invalid(
          path.child("items").child(MAP_TYPE),
          items.has(MAP_TYPE) ? items.get(MAP_TYPE) : NullNode.getInstance(),
          "must be atomic as item of a list with x-kubernetes-list-type=set");
    }
    if (type.equals("map")) {
      mapKeys(schema, items, path);
    }
  }

  private void mapKeys(JsonNode schema, JsonNode items, FieldPath path) {
    JsonNode keys = schema.path(MAP_KEYS);
    if (keys.isEmpty()) {
      errors.required(path.child(MAP_KEYS), "must not be empty if x-kubernetes-list-type is map");
      return;
    }
    List<String> required = Definition.texts(items.path("required"));
    for (JsonNode key : keys) {
      JsonNode property = items.path("properties").path(key.asText());
      if (property.isMissingNode()) {
        errors.invalid(path.child(MAP_KEYS), keys, "entries must all be names of item properties");
      } else if (!property.has("default") && !required.contains(key.asText())) {
        errors.required(
            path.child("items").child("properties").key(key.asText()).child("default"),
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                + " required property");
      }
    }
  }

  /** A default obeys its own schema. */
  private void standard(JsonNode schema, FieldPath path) {
    JsonNode value = schema.path("default");
    if (value.isMissingNode()) {
      return;
    }
    FieldPath at = path.child("default");
    if (value.isObject()) {
      ObjectNode pruned = Json.object();
      pruned.set("value", value.deepCopy());
      ObjectNode wrapper = Json.object();
      wrapper.putObject("properties").set("value", schema);
      if (!Pruning.prune(pruned, wrapper).isEmpty()) {
        errors.invalid(at, value, "must not have unknown fields");
      }
    }
    List<FieldError> wrong = SchemaValidator.validate(schema, value, "", null);
    errors.addAll(
        wrong.stream()
            .map(
                error ->
                    new FieldError(
                        error.reason(),
                        error.field().isEmpty() ? at.toString() : at + "." + error.field(),
                        error.message()))
            .toList());
  }

  /** Inside combinations a schema says which values there may be, not which fields there are. */
  private void valuesOnly(JsonNode schema, FieldPath path, boolean typed) {
    for (String field :
        new String[] {"type", "default", "nullable", PRESERVES, LIST_TYPE, MAP_KEYS, MAP_TYPE}) {
      if (schema.has(field) && !(typed && field.equals("type"))) {
        errors.forbidden(path.child(field), "must be empty to be structural");
      }
    }
    pattern(schema, path);
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      valuesOnly(property.getValue(), path.child("properties").key(property.getKey()), false);
    }
    if (schema.path("items").isObject()) {
      valuesOnly(schema.path("items"), path.child("items"), false);
    }
  }
}
