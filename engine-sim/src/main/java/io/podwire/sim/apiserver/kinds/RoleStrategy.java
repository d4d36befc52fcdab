package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;

/**
 * Roles and ClusterRoles.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/rbac/validation/validation.go">validation.go</a>
 */
final class RoleStrategy extends RbacStrategy {
  private static final String NOT_NAMESPACED = "namespaced rules cannot apply to non-resource URLs";
  private static final String NOT_BOTH =
      "rules cannot apply to both regular resources and non-resource URLs";

  /**
   * @param namespaced true of Roles, false of ClusterRoles
   */
  RoleStrategy(boolean namespaced) {
    super(namespaced);
  }

  @Override
  public void setDefaults(ObjectNode role) {
    if (!role.has("rules")) {
      role.putNull("rules");
    }
  }

  @Override
  public void validate(ObjectNode role, Errors errors) {
    int index = 0;
    for (JsonNode rule : role.path("rules")) {
      rule(rule, FieldPath.of("rules").index(index++), errors);
    }
    if (role.path("aggregationRule").isObject()) {
      aggregation(role.at("/aggregationRule/clusterRoleSelectors"), errors);
    }
  }

  private void rule(JsonNode rule, FieldPath path, Errors errors) {
    if (rule.path("verbs").isEmpty()) {
      errors.required(path.child("verbs"), "verbs must contain at least one value");
    }
    boolean ofResources =
        !rule.path("apiGroups").isEmpty()
            || !rule.path("resources").isEmpty()
            || !rule.path("resourceNames").isEmpty();
    JsonNode urls = rule.path("nonResourceURLs");
    if (!urls.isEmpty()) {
      if (namespaced) {
        errors.invalid(path.child("nonResourceURLs"), urls, NOT_NAMESPACED);
      }
      if (ofResources) {
        errors.invalid(path.child("nonResourceURLs"), urls, NOT_BOTH);
      }
      return;
    }
    if (rule.path("apiGroups").isEmpty()) {
      errors.required(path.child("apiGroups"), "resource rules must supply at least one api group");
    }
    if (rule.path("resources").isEmpty()) {
      errors.required(path.child("resources"), "resource rules must supply at least one resource");
    }
  }

  private static void aggregation(JsonNode selectors, Errors errors) {
    FieldPath path = FieldPath.of("aggregationRule").child("clusterRoleSelectors");
    if (selectors.isEmpty()) {
      errors.required(
          path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    int index = 0;
    for (JsonNode selector : selectors) {
      FieldPath each = path.index(index++);
      Errors wrong = new Errors();
      Selectors.validate(selector, each, wrong);
      errors.addAll(wrong.found());
      if (!wrong.isEmpty()) {
        errors.invalid(each, NullNode.getInstance(), "invalid label selector.");
      }
    }
  }
}
