package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What is accepted in a Service and without effect, in the words of <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/api/service/warnings.go">warnings.go</a>,
 * and what this cluster alone does not act by.
 */
final class ServiceWarnings {
  private static final String OLD_TOPOLOGY = "service.kubernetes.io/topology-aware-hints";
  private static final String TOPOLOGY = "service.kubernetes.io/topology-mode";

  private static final FieldPath SPEC = FieldPath.of("spec");

  private final JsonNode spec;
  private final List<String> warnings = new ArrayList<>();

  private ServiceWarnings(JsonNode spec) {
    this.spec = spec;
  }

  static List<String> of(JsonNode service) {
    ServiceWarnings found = new ServiceWarnings(service.path("spec"));
    found.topology(service.path("metadata").path("annotations"));
    if (!found.is("clusterIP", "None")) {
      found.each("clusterIPs", AddressWarnings::ip);
    }
    found.headless();
    found.addresses();
    found.alias();
    found.warnings.addAll(Unsimulated.inService(service));
    return found.warnings;
  }

  /** What the writer of the status is warned of. */
  static List<String> ofStatus(JsonNode service) {
    List<String> warnings = new ArrayList<>();
    FieldPath path = FieldPath.of("status").child("loadBalancer").child("ingress");
    int index = 0;
    for (JsonNode ingress : service.at("/status/loadBalancer/ingress")) {
      warnings.addAll(AddressWarnings.ip(path.index(index++), ingress.path("ip").asText()));
    }
    return warnings;
  }

  private void topology(JsonNode annotations) {
    if (annotations.has(OLD_TOPOLOGY)) {
      warnings.add(
          "annotation " + OLD_TOPOLOGY + " is deprecated, please use " + TOPOLOGY + " instead");
    }
  }

  private void headless() {
    if (!is("type", "ClusterIP") || !is("clusterIP", "None")) {
      return;
    }
    ignored(has("loadBalancerIP"), "spec.loadBalancerIP is ignored for headless services");
    ignored(has("externalIPs"), "spec.externalIPs is ignored for headless services");
    // With a capital, as the original has it.
    ignored(
        !is("sessionAffinity", "None"), "spec.SessionAffinity is ignored for headless services");
  }

  private void addresses() {
    each("externalIPs", AddressWarnings::ip);
    String balancer = spec.path("loadBalancerIP").asText();
    if (!balancer.isEmpty()) {
      warnings.addAll(AddressWarnings.ip(SPEC.child("loadBalancerIP"), balancer));
    }
    each("loadBalancerSourceRanges", AddressWarnings::range);
  }

  private void each(String field, BiFunction<FieldPath, String, List<String>> warning) {
    int index = 0;
    for (JsonNode value : spec.path(field)) {
      warnings.addAll(warning.apply(SPEC.child(field).index(index++), value.asText().strip()));
    }
  }

  private void alias() {
    boolean alias = is("type", "ExternalName");
    ignored(
        alias && has("externalIPs"),
        "spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    ignored(
        !alias && has("externalName"),
        "spec.externalName is ignored when spec.type is not \"ExternalName\"");
  }

  private boolean is(String field, String value) {
    return spec.path(field).asText().equals(value);
  }

  private boolean has(String field) {
    JsonNode value = spec.path(field);
    return value.isContainerNode() ? !value.isEmpty() : !value.asText().isEmpty();
  }

  private void ignored(boolean there, String warning) {
    if (there) {
      warnings.add(warning);
    }
  }
}
