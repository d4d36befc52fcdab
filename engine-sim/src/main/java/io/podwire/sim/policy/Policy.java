package io.podwire.sim.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A NetworkPolicy, taken apart.
 *
 * @param governsIngress whether the Pods it selects accept only what some policy allows
 * @param governsEgress whether they may reach only what some policy allows
 */
record Policy(
    String namespace,
    String name,
    LabelSelector pods,
    boolean governsIngress,
    boolean governsEgress,
    List<Rule> ingress,
    List<Rule> egress) {
  static Policy of(ApiObject policy) {
    JsonNode spec = policy.at("spec");
    List<String> types = new ArrayList<>();
    spec.path("policyTypes").forEach(type -> types.add(type.asText()));
    if (types.isEmpty()) {
      types.add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
    }
    return new Policy(
        policy.namespace(),
        policy.name(),
        LabelSelector.of(spec.path("podSelector")),
        types.contains("Ingress"),
        types.contains("Egress"),
        Rule.of(policy.namespace(), spec.path("ingress"), "from"),
        Rule.of(policy.namespace(), spec.path("egress"), "to"));
  }
}
