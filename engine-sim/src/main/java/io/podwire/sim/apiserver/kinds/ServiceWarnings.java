package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is accepted in a Service and without effect, in the words of <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/api/service/warnings.go">warnings.go</a>,
 * and what this cluster alone does not act by.
 */
final class ServiceWarnings {
  private static final String OLD_TOPOLOGY = "service.kubernetes.io/topology-aware-hints";
  private static final String TOPOLOGY = "service.kubernetes.io/topology-mode";

  private final JsonNode spec;
  private final List<String> warnings = new ArrayList<>();

  private ServiceWarnings(JsonNode spec) {
    this.spec = spec;
  }

  static List<String> of(JsonNode service) {
    ServiceWarnings found = new ServiceWarnings(service.path("spec"));
    found.topology(service.path("metadata").path("annotations"));
    found.headless();
    found.ranges();
    found.alias();
    found.warnings.addAll(Unsimulated.inService(service));
    return found.warnings;
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

  private void ranges() {
    int index = 0;
    for (JsonNode range : spec.path("loadBalancerSourceRanges")) {
      String text = range.asText().strip();
      Optional<Ip> written = Ip.parse(text.replaceFirst("/.*", ""));
      if (written.isPresent() && !written.get().equals(Cidr.of(text).first())) {
        warnings.add(
            "spec.loadBalancerSourceRanges[%d]: CIDR value \"%s\" is ambiguous in this context (should be \"%s\" or \"%s/32\"?)"
                .formatted(index, text, Cidr.of(text), written.get()));
      }
      index++;
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
