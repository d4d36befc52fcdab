package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Metas;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the workloads have in common: replicas, a selector, a template.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go">validation.go</a>
 */
final class WorkloadRules {
  static final FieldPath SPEC = FieldPath.of("spec");
  private static final String NOT_NEGATIVE = "must be greater than or equal to 0";

  private WorkloadRules() {}

  static void nonNegative(JsonNode object, String field, FieldPath path, Errors errors) {
    if (object.path(field).asLong() < 0) {
      errors.invalid(path.child(field), object.path(field), NOT_NEGATIVE);
    }
  }

  static void selector(JsonNode spec, String kind, Errors errors) {
    JsonNode selector = spec.path("selector");
    if (selector.isMissingNode()) {
      errors.required(SPEC.child("selector"), "");
      return;
    }
    Selectors.validate(selector, SPEC.child("selector"), errors);
    if (Selectors.isEmpty(selector)) {
      errors.invalid(SPEC.child("selector"), selector, "empty selector is invalid for " + kind);
    }
  }

  /** The template is of interest only once the selector can be read and selects it. */
  static void templateOf(JsonNode spec, Errors errors) {
    JsonNode selector = spec.path("selector");
    Errors ofSelector = new Errors();
    Selectors.validate(selector, SPEC.child("selector"), ofSelector);
    if (!ofSelector.isEmpty()) {
      errors.invalid(SPEC.child("selector"), selector, "invalid label selector");
      return;
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    boolean selects =
        !selector.isMissingNode()
            && (Selectors.isEmpty(selector) || Selectors.matches(selector, labels));
    if (!selects) {
      unselected(labels, errors);
    }
    template(spec, errors);
  }

  /** The selector does not select the template's labels. */
  static void unselected(JsonNode labels, Errors errors) {
    errors.invalid(
        SPEC.child("template").child("metadata").child("labels"),
        labels.isMissingNode() ? NullNode.getInstance() : labels,
        "`selector` does not match template `labels`");
  }

  /** A strategy as messages show it: with the internal type's field names. */
  static JsonNode shown(JsonNode strategy) {
    ObjectNode shown = io.podwire.sim.store.Json.object();
    shown.set("Type", strategy.path("type"));
    shown.set(
        "RollingUpdate",
        strategy.has("rollingUpdate") ? strategy.path("rollingUpdate") : NullNode.getInstance());
    return shown;
  }

  static void template(JsonNode spec, Errors errors) {
    FieldPath path = SPEC.child("template");
    JsonNode template = spec.path("template");
    Metas.labels(template.path("metadata").path("labels"), path.child("labels"), errors);
    Metas.annotations(
        template.path("metadata").path("annotations"), path.child("annotations"), errors);
    PodSpecRules.validate(template.path("spec"), claimed(spec), path.child("spec"), errors);
  }

  /** The volumes that a StatefulSet's Pods have by its claims. */
  private static Set<String> claimed(JsonNode spec) {
    Set<String> names = new HashSet<>();
    for (JsonNode claim : spec.path("volumeClaimTemplates")) {
      names.add(claim.path("metadata").path("name").asText());
    }
    return names;
  }

  /** The template's Pods must be restarted for ever, as those of the kind are. */
  static void alwaysRestarts(JsonNode spec, String kind, Errors errors) {
    JsonNode policy = spec.path("template").path("spec").path("restartPolicy");
    if (policy.isTextual() && !policy.asText().equals("Always")) {
      errors.notSupported(
          SPEC.child("template").child("spec").child("restartPolicy"), policy, List.of("Always"));
    }
    if (spec.path("template").path("spec").has("activeDeadlineSeconds")) {
      errors.forbidden(
          SPEC.child("template").child("spec").child("activeDeadlineSeconds"),
          "activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }

  static void immutable(JsonNode now, JsonNode before, FieldPath path, Errors errors) {
    if (!now.equals(before)) {
      errors.invalid(path, now, "field is immutable");
    }
  }
}
