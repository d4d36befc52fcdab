package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.List;

/** The address families of Services in a cluster that has IPv4 alone. */
final class ServiceFamilyRules {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> POLICIES =
      List.of("PreferDualStack", "RequireDualStack", "SingleStack");

  private ServiceFamilyRules() {}

  static void validate(JsonNode spec, String type, Errors errors) {
    if (type.equals("ExternalName")) {
      forbid(spec, "ipFamilies", errors);
      forbid(spec, "ipFamilyPolicy", errors);
      return;
    }
    int index = 0;
    for (JsonNode family : spec.path("ipFamilies")) {
      FieldPath path = SPEC.child("ipFamilies").index(index++);
      String name = family.asText();
      if (!name.equals("IPv4") && !name.equals("IPv6")) {
        errors.notSupported(path, name, List.of("IPv4", "IPv6"));
      } else if (name.equals("IPv6") && !ServiceStrategy.isHeadless(spec)) {
        errors.invalid(path, name, "not configured on this cluster");
      }
    }
    String policy = spec.path("ipFamilyPolicy").asText();
    if (!policy.isEmpty() && !POLICIES.contains(policy)) {
      errors.notSupported(SPEC.child("ipFamilyPolicy"), policy, POLICIES);
    }
    boolean selectorless = ServiceStrategy.isHeadless(spec) && spec.path("selector").isEmpty();
    if (policy.equals("RequireDualStack") && !selectorless) {
      errors.invalid(
          SPEC.child("ipFamilyPolicy"),
          policy,
          "this cluster is not configured for dual-stack services");
    }
  }

  private static void forbid(JsonNode spec, String field, Errors errors) {
    if (spec.has(field)) {
      errors.forbidden(SPEC.child(field), "may not be set for ExternalName services");
    }
  }
}
