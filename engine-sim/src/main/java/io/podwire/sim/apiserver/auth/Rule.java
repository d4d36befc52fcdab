package io.podwire.sim.apiserver.auth;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A rule of a Role or a ClusterRole.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/rbac/v1/evaluation_helpers.go">evaluation_helpers.go</a>
 */
public record Rule(JsonNode tree) {
  private static final String ALL = "*";

  boolean allows(Attributes asked) {
    if (!has("verbs", asked.verb()) && !has("verbs", ALL)) {
      return false;
    }
    return asked.isResource() ? allowsResource(asked) : allowsPath(asked.path());
  }

  private boolean allowsResource(Attributes asked) {
    JsonNode names = tree.path("resourceNames");
    return (has("apiGroups", asked.group()) || has("apiGroups", ALL))
        && (has("resources", ALL)
            || has("resources", asked.combined())
            || !asked.subresource().isEmpty() && has("resources", "*/" + asked.subresource()))
        && (names.isEmpty() || has("resourceNames", asked.name()));
  }

  private boolean allowsPath(String path) {
    for (JsonNode each : tree.path("nonResourceURLs")) {
      String url = each.asText();
      boolean matches =
          url.endsWith(ALL) ? path.startsWith(url.replaceFirst("\\*+$", "")) : url.equals(path);
      if (matches) {
        return true;
      }
    }
    return false;
  }

  private boolean has(String field, String value) {
    for (JsonNode each : tree.path(field)) {
      if (each.asText().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
