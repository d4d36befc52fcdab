package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.ArrayList;
import java.util.List;

/**
 * What a definition may say, beside its versions ({@link VersionRules}) and names ({@link
 * NameRules}).
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/apis/apiextensions/validation/validation.go">validation.go</a>
 */
final class DefinitionRules {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath STORED = FieldPath.of("status").child("storedVersions");
  private static final String APPROVED = "api-approved.kubernetes.io";

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
    new VersionRules(definition, errors).check();
    new NameRules(spec.path("names"), errors).check();
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
        throw Statuses.notSimulated("conversion of custom resources by webhooks");
      }
    } else if (!strategy.equals("None")) {
      errors.notSupported(path.child("strategy"), strategy, List.of("None", "Webhook"));
    }
  }

  private void storedVersions() {
    JsonNode stored = definition.path("status").path("storedVersions");
    if (stored.isEmpty()) {
      errors.invalid(STORED, NullNode.getInstance(), "must have at least one stored version");
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
        errors.invalid(
            NameRules.NAMES.child(field), spec.path("names").path(field), "field is immutable");
      }
    }
  }

  private void immutable(JsonNode old, String field, FieldPath path) {
    if (!old.path("spec").path(field).equals(spec.path(field))) {
      errors.invalid(path, spec.path(field), "field is immutable");
    }
  }
}
