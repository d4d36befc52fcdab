package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ResourceType;

/**
 * Which objects a quota with scopes is about.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes">Quota
 *     scopes</a>
 */
public final class Scopes {
  private Scopes() {}

  /**
   * Whether the quota is about the object.
   *
   * @param spec the quota's
   */
  public static boolean include(JsonNode spec, ResourceType type, JsonNode object) {
    for (JsonNode scope : spec.path("scopes")) {
      if (!matches(type, object, scope.asText(), "Exists", scope.path("values"))) {
        return false;
      }
    }
    for (JsonNode rule : spec.path("scopeSelector").path("matchExpressions")) {
      String operator = rule.path("operator").asText();
      String scope = rule.path("scopeName").asText();
      if (!matches(type, object, scope, operator, rule.path("values"))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(
      ResourceType type, JsonNode object, String scope, String operator, JsonNode values) {
    if (!type.equals(Resources.PODS)) {
      return false;
    }
    JsonNode spec = object.path("spec");
    return switch (scope) {
      case "Terminating" -> spec.path("activeDeadlineSeconds").asLong(-1) >= 0;
      case "NotTerminating" -> spec.path("activeDeadlineSeconds").asLong(-1) < 0;
      case "BestEffort" -> isBestEffort(object);
      case "NotBestEffort" -> !isBestEffort(object);
      case "PriorityClass" -> isOneOf(spec.path("priorityClassName").asText(), operator, values);
      case "CrossNamespacePodAffinity" -> looksElsewhere(spec.path("affinity"));
      default -> false;
    };
  }

  private static boolean isBestEffort(JsonNode pod) {
    return pod.path("status").path("qosClass").asText().equals("BestEffort");
  }

  private static boolean isOneOf(String priority, String operator, JsonNode values) {
    boolean among = false;
    for (JsonNode value : values) {
      among |= value.asText().equals(priority);
    }
    return switch (operator) {
      case "Exists" -> !priority.isEmpty();
      case "DoesNotExist" -> priority.isEmpty();
      case "In" -> among && !priority.isEmpty();
      default -> !among;
    };
  }

  private static boolean looksElsewhere(JsonNode affinity) {
    for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
      for (JsonNode terms : affinity.path(kind)) {
        for (JsonNode term : terms) {
          JsonNode peers = term.has("podAffinityTerm") ? term.path("podAffinityTerm") : term;
          if (!peers.path("namespaces").isEmpty() || peers.has("namespaceSelector")) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
