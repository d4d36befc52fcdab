package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ApiObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * ResourceQuotas.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">validation.go,
 *     ValidateResourceQuota</a>
 */
final class ResourceQuotaStrategy extends Strategy {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath EXPRESSIONS =
      SPEC.child("scopeSelector").child("matchExpressions");
  private static final Set<String> COMPUTE =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");
  private static final Set<String> STORAGE =
      Set.of(
          "ephemeral-storage",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.ephemeral-storage");
  private static final Set<String> WHOLE =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "services.nodeports",
          "services.loadbalancers",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims");
  private static final Set<String> WITHOUT_VALUES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "CrossNamespacePodAffinity");

  @Override
  public void validate(ObjectNode quota, Errors errors) {
    JsonNode spec = quota.path("spec");
    spec.path("hard").properties().forEach(each -> amount(each, errors));
    Set<String> scopes = new HashSet<>();
    for (JsonNode scope : spec.path("scopes")) {
      JsonNode all = spec.path("scopes");
      scope(scope.asText(), spec.path("hard"), SPEC.child("scopes"), all, errors);
      scopes.add(scope.asText());
    }
    conflicts(scopes, SPEC.child("scopes"), spec.path("scopes"), errors);
    Set<String> selected = new HashSet<>();
    JsonNode rules = spec.path("scopeSelector").path("matchExpressions");
    for (JsonNode rule : rules) {
      String scope = rule.path("scopeName").asText();
      scope(
          scope, spec.path("hard"), EXPRESSIONS.child("scopeName"), rule.path("scopeName"), errors);
      rule(rule, errors);
      selected.add(scope);
    }
    conflicts(selected, EXPRESSIONS, rules, errors);
  }

  @Override
  public void validateUpdate(ObjectNode quota, ApiObject old, Errors errors) {
    validate(quota, errors);
    JsonNode before = old.at("spec", "scopes");
    JsonNode now = quota.path("spec").path("scopes");
    if (!now.equals(before)) {
      JsonNode shown = now.isMissingNode() ? NullNode.getInstance() : now;
      errors.invalid(SPEC.child("scopes"), shown, "field is immutable");
    }
  }

  private static boolean isStandard(String resource) {
    return COMPUTE.contains(resource) || STORAGE.contains(resource) || WHOLE.contains(resource);
  }

  private static void amount(Map.Entry<String, JsonNode> hard, Errors errors) {
    String name = hard.getKey();
    FieldPath at = SPEC.child("hard").key(name);
    boolean huge = name.startsWith("hugepages-") || name.startsWith("requests.hugepages-");
    if (!isStandard(name) && !huge && !name.contains("/")) {
      errors.invalid(at, name, "must be a standard resource type or fully qualified");
      errors.invalid(at, name, "must be a standard resource for quota");
    }
    Quantity amount = Quantity.parse(hard.getValue().asText());
    if (amount.isNegative()) {
      errors.invalid(at, amount.toString(), "must be greater than or equal to 0");
    }
    boolean whole = WHOLE.contains(name) || name.startsWith("count/");
    if (whole && amount.value().stripTrailingZeros().scale() > 0) {
      errors.invalid(at, amount.toString(), "must be an integer");
    }
  }

  private static void scope(
      String scope, JsonNode hard, FieldPath path, JsonNode shown, Errors errors) {
    if (!WITHOUT_VALUES.contains(scope) && !scope.equals("PriorityClass")) {
      errors.invalid(path, shown, "unsupported scope");
      return;
    }
    hard.fieldNames()
        .forEachRemaining(
            resource -> {
              boolean fits =
                  resource.equals("pods")
                      || COMPUTE.contains(resource) && !scope.equals("BestEffort");
              if (isStandard(resource) && !fits) {
                errors.invalid(path, shown, "unsupported scope applied to resource");
              }
            });
  }

  private static void conflicts(Set<String> scopes, FieldPath path, JsonNode shown, Errors errors) {
    if (scopes.containsAll(Set.of("BestEffort", "NotBestEffort"))
        || scopes.containsAll(Set.of("Terminating", "NotTerminating"))) {
      errors.invalid(path, shown, "conflicting scopes");
    }
  }

  private static void rule(JsonNode rule, Errors errors) {
    String operator = rule.path("operator").asText();
    if (WITHOUT_VALUES.contains(rule.path("scopeName").asText()) && !operator.equals("Exists")) {
      errors.invalid(
          EXPRESSIONS.child("operator"),
          operator,
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
              + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
              + " ResourceQuotaScopeNotBestEffort or"
              + " ResourceQuotaScopeCrossNamespacePodAffinity");
    }
    JsonNode values = rule.path("values");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(
              EXPRESSIONS.child("values"),
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.invalid(
              EXPRESSIONS.child("values"),
              values,
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
        }
      }
      default ->
          errors.invalid(EXPRESSIONS.child("operator"), operator, "not a valid selector operator");
    }
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
