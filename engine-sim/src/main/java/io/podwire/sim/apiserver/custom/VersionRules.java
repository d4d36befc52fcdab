package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.table.JsonPath;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a definition may say of its versions. */
final class VersionRules {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");

  private final JsonNode definition;
  private final JsonNode spec;
  private final Errors errors;

  VersionRules(JsonNode definition, Errors errors) {
    this.definition = definition;
    this.spec = definition.path("spec");
    this.errors = errors;
  }

  void check() {
    JsonNode versions = spec.path("versions");
    Set<String> unique = new TreeSet<>();
    for (int i = 0; i < versions.size(); i++) {
      version(versions.get(i), SPEC.child("versions").index(i));
      unique.add(versions.get(i).path("name").asText());
    }
    if (unique.size() < versions.size()) {
      errors.invalid(SPEC.child("versions"), shown(), "must contain unique version names");
    }
    if (DefinitionStrategy.storageVersions(definition).size() != 1) {
      errors.invalid(
          SPEC.child("versions"),
          shown(),
          "must have exactly one version marked as storage version");
    }
    if (versions.size() == 1) {
      String name = versions.get(0).path("name").asText();
      errors.invalidEach(SPEC.child("version"), name, Formats.dns1035Label(name));
    }
  }

  /** The versions as Go prints those of its internal type. */
  private JsonNode shown() {
    JsonNode versions = spec.path("versions");
    if (versions.isMissingNode()) {
      return NullNode.getInstance();
    }
    ArrayNode shown = ((ArrayNode) versions).arrayNode();
    for (JsonNode version : versions) {
      ObjectNode one = Json.object().put("Name", version.path("name").asText());
      one.put("Served", version.path("served").asBoolean());
      one.put("Storage", version.path("storage").asBoolean());
      one.put("Deprecated", version.path("deprecated").asBoolean());
      one.set("DeprecationWarning", version.get("deprecationWarning"));
      one.putNull("Schema").putNull("Subresources").putNull("AdditionalPrinterColumns");
      shown.add(one.putNull("SelectableFields"));
    }
    return shown;
  }

  private void version(JsonNode version, FieldPath path) {
    String name = version.path("name").asText();
    errors.invalidEach(path.child("name"), name, Formats.dns1035Label(name));
    if (version.has("deprecationWarning") && !version.path("deprecated").asBoolean()) {
      errors.invalid(
          path.child("deprecationWarning"),
          version.get("deprecationWarning"),
          "can only be set for deprecated versions");
    }
    // What all versions share is said at the top, as in the server's internal form.
    boolean shared = spec.path("versions").size() == 1;
    FieldPath at = shared ? SPEC : path;
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    if (schema.isMissingNode()) {
      errors.required(path.child("schema").child("openAPIV3Schema"), "");
    } else {
      FieldPath of = at.child(shared ? "validation" : "schema").child("openAPIV3Schema");
      StructuralRules.check(schema, of, errors);
    }
    scale(version.path("subresources").path("scale"), at.child("subresources").child("scale"));
    columns(version.path("additionalPrinterColumns"), at.child("additionalPrinterColumns"));
    if (version.path("selectableFields").size() > 0) {
      throw Statuses.notSimulated("selectableFields of custom resources");
    }
  }

  private void scale(JsonNode scale, FieldPath path) {
    if (scale.isMissingNode()) {
      return;
    }
    below(scale, "specReplicasPath", ".spec", path);
    below(scale, "statusReplicasPath", ".status", path);
    String selector = scale.path("labelSelectorPath").asText();
    if (!selector.isEmpty() && !selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
      errors.invalid(
          path.child("labelSelectorPath"),
          selector,
          "should be a json path under either .spec or .status");
    }
  }

  private void below(JsonNode scale, String field, String root, FieldPath path) {
    String value = scale.path(field).asText();
    if (value.isEmpty()) {
      errors.required(path.child(field), "");
    } else if (!value.startsWith(root + ".")) {
      errors.invalid(path.child(field), value, "should be a json path under " + root);
    }
  }

  private void columns(JsonNode columns, FieldPath path) {
    for (int i = 0; i < columns.size(); i++) {
      JsonNode column = columns.get(i);
      FieldPath at = path.index(i);
      String type = column.path("type").asText();
      String types = "must be one of " + String.join(",", COLUMN_TYPES);
      String jsonPath = column.path("jsonPath").asText();
      if (column.path("name").asText().isEmpty()) {
        errors.required(at.child("name"), "");
      }
      if (type.isEmpty()) {
        errors.required(at.child("type"), types);
      } else if (!COLUMN_TYPES.contains(type)) {
        errors.invalid(at.child("type"), type, types);
      }
      if (jsonPath.isEmpty()) {
        errors.required(at.child("JSONPath"), "");
      } else if (!JsonPath.isValid(jsonPath)) {
        errors.invalid(
            at.child("JSONPath"), jsonPath, "must be a simple json path starting with .");
      }
    }
  }
}
