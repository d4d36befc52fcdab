package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.table.JsonPath;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a definition may say.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/apis/apiextensions/validation/validation.go">validation.go</a>
 */
final class DefinitionRules {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath NAMES = SPEC.child("names");
  private static final FieldPath STORED = FieldPath.of("status").child("storedVersions");
  private static final String APPROVED = "api-approved.kubernetes.io";
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");

  private final JsonNode definition;
  private final JsonNode spec;
  private final Errors errors;

  DefinitionRules(ObjectNode definition, Errors errors) {
    this.definition = definition;
    this.spec = definition.path("spec");
    this.errors = errors;
  }

  void check() {
    name();
    group();
    scope();
    versions();
    names();
    conversion();
    if (spec.path("preserveUnknownFields").asBoolean()) {
      errors.invalid(
          SPEC.child("preserveUnknownFields"),
          true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
              + " spec.versions[*].schema instead");
    }
    storedVersions();
    approval();
  }

  private void name() {
    String name = definition.path("metadata").path("name").asText();
    String wanted = spec.path("names").path("plural").asText() + "." + spec.path("group").asText();
    if (!name.equals(wanted)) {
      errors.invalid(
          FieldPath.of("metadata").child("name"),
          name,
          "must be spec.names.plural+\".\"+spec.group");
    }
  }

  private void group() {
    String group = spec.path("group").asText();
    if (group.isEmpty()) {
      errors.required(SPEC.child("group"), "");
    } else if (!Formats.dnsSubdomain(group).isEmpty()) {
      errors.invalidEach(SPEC.child("group"), group, Formats.dnsSubdomain(group));
    } else if (!group.contains(".")) {
      errors.invalid(SPEC.child("group"), group, "should be a domain with at least one dot");
    }
  }

  private void scope() {
    String scope = spec.path("scope").asText();
    if (scope.isEmpty()) {
      errors.required(SPEC.child("scope"), "");
    } else if (!scope.equals("Cluster") && !scope.equals("Namespaced")) {
      errors.notSupported(SPEC.child("scope"), scope, List.of("Cluster", "Namespaced"));
    }
  }

  private void versions() {
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
      return com.fasterxml.jackson.databind.node.NullNode.getInstance();
    }
    var shown = ((com.fasterxml.jackson.databind.node.ArrayNode) versions).arrayNode();
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
      throw io.podwire.sim.apiserver.Statuses.notSimulated("selectableFields of custom resources");
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

  private void names() {
    JsonNode names = spec.path("names");
    label(names, "plural");
    label(names, "singular");
    kind(names, "kind");
    kind(names, "listKind");
    String kind = names.path("kind").asText();
    if (!kind.isEmpty() && kind.equals(names.path("listKind").asText())) {
      errors.invalid(NAMES.child("listKind"), kind, "kind and listKind may not be the same");
    }
    for (String list : new String[] {"shortNames", "categories"}) {
      JsonNode texts = names.path(list);
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i).asText();
        errors.invalidEach(NAMES.child(list).index(i), text, Formats.dns1035Label(text));
      }
    }
  }

  private void label(JsonNode names, String field) {
    String text = names.path(field).asText();
    if (text.isEmpty()) {
      errors.required(NAMES.child(field), "");
    } else {
      errors.invalidEach(NAMES.child(field), text, Formats.dns1035Label(text));
    }
  }

  private void kind(JsonNode names, String field) {
    String text = names.path(field).asText();
    if (text.isEmpty()) {
      errors.required(NAMES.child(field), "");
      return;
    }
    List<String> wrong = new ArrayList<>();
    Formats.dns1035Label(text.toLowerCase(Locale.ROOT))
        .forEach(rule -> wrong.add("may have mixed case, but should otherwise match: " + rule));
    errors.invalidEach(NAMES.child(field), text, wrong);
  }

  private void conversion() {
    FieldPath path = SPEC.child("conversion");
    JsonNode conversion = spec.path("conversion");
    String strategy = conversion.path("strategy").asText();
    if (strategy.equals("Webhook")) {
      if (!conversion.path("webhook").path("clientConfig").isObject()) {
        errors.required(
            path.child("webhookClientConfig"), "required when strategy is set to Webhook");
      }
      if (conversion.path("webhook").path("conversionReviewVersions").isEmpty()) {
        errors.required(path.child("conversionReviewVersions"), "");
      }
      if (errors.isEmpty()) {
        throw io.podwire.sim.apiserver.Statuses.notSimulated(
            "conversion of custom resources by webhooks");
      }
    } else if (!strategy.equals("None")) {
      errors.notSupported(path.child("strategy"), strategy, List.of("None", "Webhook"));
    }
  }

  private void storedVersions() {
    JsonNode stored = definition.path("status").path("storedVersions");
    if (stored.isEmpty()) {
      errors.invalid(STORED, nothing(), "must have at least one stored version");
    }
    for (String storage : DefinitionStrategy.storageVersions(definition)) {
      if (!stored.isEmpty() && !Definition.texts(stored).contains(storage)) {
        errors.invalid(STORED, stored, "must have the storage version " + storage);
      }
    }
    List<String> declared = new ArrayList<>();
    spec.path("versions").forEach(version -> declared.add(version.path("name").asText()));
    for (int i = 0; i < stored.size(); i++) {
      if (!declared.contains(stored.get(i).asText())) {
        errors.invalid(STORED.index(i), stored.get(i), "must appear in spec.versions");
      }
    }
  }

  private static JsonNode nothing() {
    return com.fasterxml.jackson.databind.node.NullNode.getInstance();
  }

  /** Groups of Kubernetes' own need its approval. */
  private void approval() {
    String group = spec.path("group").asText();
    boolean guarded = ("." + group).endsWith(".k8s.io") || ("." + group).endsWith(".kubernetes.io");
    if (guarded && !definition.path("metadata").path("annotations").has(APPROVED)) {
      errors.required(
          FieldPath.of("metadata").child("annotations").key(APPROVED),
          "protected groups must have approval annotation \""
              + APPROVED
              + "\", see https://github.com/kubernetes/enhancements/pull/1111");
    }
  }

  /** What nobody may change once objects can exist. */
  void checkUnchanged(JsonNode old) {
    immutable(old, "scope", SPEC.child("scope"));
    immutable(old, "group", SPEC.child("group"));
    JsonNode names = old.path("spec").path("names");
    for (String field : new String[] {"plural", "kind"}) {
      if (!names.path(field).equals(spec.path("names").path(field))) {
        errors.invalid(NAMES.child(field), spec.path("names").path(field), "field is immutable");
      }
    }
  }

  private void immutable(JsonNode old, String field, FieldPath path) {
    if (!old.path("spec").path(field).equals(spec.path(field))) {
      errors.invalid(path, spec.path(field), "field is immutable");
    }
  }
}
