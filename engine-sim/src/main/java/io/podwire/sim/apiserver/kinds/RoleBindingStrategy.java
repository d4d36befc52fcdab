package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import java.util.List;

/**
 * RoleBindings and ClusterRoleBindings.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/rbac/validation/validation.go">validation.go</a>
 */
final class RoleBindingStrategy extends RbacStrategy {
  private static final String GROUP = Resources.ROLES.group();
  private static final FieldPath ROLE = FieldPath.of("roleRef");

  /**
   * @param namespaced true of RoleBindings, false of ClusterRoleBindings
   */
  RoleBindingStrategy(boolean namespaced) {
    super(namespaced);
  }

  @Override
  public void setDefaults(ObjectNode binding) {
    group(Defaults.object(binding, "roleRef"));
    for (JsonNode subject : binding.path("subjects")) {
      String kind = subject.path("kind").asText();
      if (kind.equals("User") || kind.equals("Group")) {
        group((ObjectNode) subject);
      }
    }
  }

  private static void group(ObjectNode reference) {
    if (reference.path("apiGroup").asText().isEmpty()) {
      reference.put("apiGroup", GROUP);
    }
  }

  @Override
  public void validate(ObjectNode binding, Errors errors) {
    role(binding.path("roleRef"), errors);
    int index = 0;
    for (JsonNode subject : binding.path("subjects")) {
      subject(subject, FieldPath.of("subjects").index(index++), errors);
    }
  }

  private void role(JsonNode role, Errors errors) {
    group(role, ROLE, errors);
    List<String> kinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
    if (!kinds.contains(role.path("kind").asText())) {
      errors.notSupported(ROLE.child("kind"), role.path("kind").asText(), kinds);
    }
    String name = role.path("name").asText();
    if (name.isEmpty()) {
      errors.required(ROLE.child("name"), "");
    } else {
      errors.invalidEach(ROLE.child("name"), name, Formats.pathSegment(name));
    }
  }

  private static void group(JsonNode reference, FieldPath path, Errors errors) {
    String group = reference.path("apiGroup").asText();
    if (!group.equals(GROUP)) {
      errors.notSupported(path.child("apiGroup"), group, List.of(GROUP));
    }
  }

  private void subject(JsonNode subject, FieldPath path, Errors errors) {
    String name = subject.path("name").asText();
    if (name.isEmpty()) {
      errors.required(path.child("name"), "");
    }
    String kind = subject.path("kind").asText();
    switch (kind) {
      case "ServiceAccount" -> account(subject, name, path, errors);
      case "User", "Group" -> group(subject, path, errors);
      default ->
          errors.notSupported(path.child("kind"), kind, List.of("ServiceAccount", "User", "Group"));
    }
  }

  private void account(JsonNode subject, String name, FieldPath path, Errors errors) {
    if (!name.isEmpty()) {
      errors.invalidEach(path.child("name"), name, Formats.dnsSubdomain(name));
    }
    String group = subject.path("apiGroup").asText();
    if (!group.isEmpty()) {
      errors.notSupported(path.child("apiGroup"), group, List.of(""));
    }
    if (!namespaced && subject.path("namespace").asText().isEmpty()) {
      errors.required(path.child("namespace"), "");
    }
  }

  @Override
  public void validateUpdate(ObjectNode binding, ApiObject old, Errors errors) {
    validate(binding, errors);
    JsonNode role = binding.path("roleRef");
    if (!role.equals(old.at("roleRef"))) {
      ObjectNode shown = Json.object();
      shown.put("APIGroup", role.path("apiGroup").asText());
      shown.put("Kind", role.path("kind").asText()).put("Name", role.path("name").asText());
      errors.invalid(ROLE, shown, "cannot change roleRef");
    }
  }
}
