package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.apiserver.validation.Metas;
import io.podwire.sim.store.ApiObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a Service may say.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">ValidateService</a>
 */
final class ServiceRules {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> DISTRIBUTIONS =
      List.of("PreferClose", "PreferSameZone", "PreferSameNode");
  private static final int LONGEST_AFFINITY_SECONDS = 86400;

  private ServiceRules() {}

  static void validate(ObjectNode service, Errors errors) {
    JsonNode spec = service.path("spec");
    String type = spec.path("type").asText();
    boolean headless = ServiceStrategy.isHeadless(spec);
    if (spec.path("ports").isEmpty() && !headless && !type.equals("ExternalName")) {
      errors.required(SPEC.child("ports"), "");
    }
    byType(spec, type, headless, errors);
    ports(spec, type, headless, errors);
    Metas.labels(spec.path("selector"), SPEC.child("selector"), errors);
    affinity(spec, errors);
    addresses(spec, type, errors);
    int index = 0;
    for (JsonNode ip : spec.path("externalIPs")) {
      FieldPath path = SPEC.child("externalIPs").index(index++);
      EndpointAddressRules.ip(ip.asText(), path, Formats.ip(ip.asText()), errors);
    }
    if (!TYPES.contains(type)) {
      errors.notSupported(SPEC.child("type"), type, TYPES);
    }
    sourceRanges(spec, type, errors);
    policies(spec, type, errors);
  }

  private static void byType(JsonNode spec, String type, boolean headless, Errors errors) {
    switch (type) {
      case "LoadBalancer", "NodePort" -> {
        if (headless) {
          errors.invalid(
              SPEC.child("clusterIPs").index(0),
              "None",
              "may not be set to 'None' for " + type + " services");
        }
      }
      case "ExternalName" -> {
        if (!spec.path("clusterIPs").isEmpty()) {
          errors.forbidden(SPEC.child("clusterIPs"), "may not be set for ExternalName services");
        }
        String name = spec.path("externalName").asText();
        if (name.isEmpty()) {
          errors.required(SPEC.child("externalName"), "");
        } else {
          String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
          errors.invalidEach(SPEC.child("externalName"), bare, Formats.dnsSubdomain(bare));
        }
      }
      default -> {}
    }
  }

  private static void ports(JsonNode spec, String type, boolean headless, Errors errors) {
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    int index = 0;
    for (JsonNode port : spec.path("ports")) {
      FieldPath path = SPEC.child("ports").index(index++);
      port(port, spec.path("ports").size() > 1, headless, names, path, errors);
      String key = port.path("protocol").asText() + port.path("port").asInt();
      if (!numbers.add(key)) {
        errors.duplicate(path, ServicePorts.shown(port));
      }
      if (type.equals("ClusterIP") && port.path("nodePort").asInt() != 0) {
        errors.forbidden(path.child("nodePort"), "may not be used when `type` is 'ClusterIP'");
      }
    }
  }

  private static void port(
      JsonNode port,
      boolean needsName,
      boolean headless,
      Set<String> names,
      FieldPath path,
      Errors errors) {
    String name = port.path("name").asText();
    if (needsName && name.isEmpty()) {
      errors.required(path.child("name"), "");
    } else if (!name.isEmpty()) {
      List<String> wrong = Formats.dnsLabel(name);
      errors.invalidEach(path.child("name"), name, wrong);
      if (!names.add(name)) {
        errors.duplicate(path.child("name"), name);
      }
    }
    errors.invalidEach(
        path.child("port"),
        port.path("port").asLong(),
        Formats.portNumber(port.path("port").asLong()));
    String protocol = port.path("protocol").asText();
    if (!PROTOCOLS.contains(protocol)) {
      errors.notSupported(path.child("protocol"), protocol, PROTOCOLS);
    }
    PortRules.numberOrName(port.path("targetPort"), path.child("targetPort"), errors);
    String application = port.path("appProtocol").asText();
    if (!application.isEmpty()) {
      errors.invalidEach(
          path.child("appProtocol"), application, Formats.qualifiedName(application));
    }
  }

  private static void affinity(JsonNode spec, Errors errors) {
    String affinity = spec.path("sessionAffinity").asText();
    FieldPath path = SPEC.child("sessionAffinity");
    if (!affinity.equals("None") && !affinity.equals("ClientIP")) {
      errors.notSupported(path, affinity, List.of("ClientIP", "None"));
    }
    if (affinity.equals("ClientIP")) {
      long seconds = spec.at("/sessionAffinityConfig/clientIP/timeoutSeconds").asLong();
      if (seconds <= 0 || seconds > LONGEST_AFFINITY_SECONDS) {
        errors.invalid(
            SPEC.child("sessionAffinityConfig").child("clientIP").child("timeoutSeconds"),
            seconds,
            "must be greater than 0 and less than " + LONGEST_AFFINITY_SECONDS);
      }
    }
  }

  private static void addresses(JsonNode spec, String type, Errors errors) {
    String first = spec.path("clusterIP").asText();
    JsonNode all = spec.path("clusterIPs");
    if (type.equals("ExternalName")) {
      return;
    }
    if (!all.isEmpty() && !all.get(0).asText().equals(first)) {
      errors.invalid(SPEC.child("clusterIPs"), all, "first value must match `clusterIP`");
      return;
    }
    int index = 0;
    for (JsonNode address : all) {
      FieldPath path = SPEC.child("clusterIPs").index(index++);
      if (!address.asText().equals("None")) {
        errors.invalidEach(path, address, Formats.ip(address.asText()));
      } else if (all.size() > 1) {
        errors.invalid(path, address, "'None' must be the first and only value");
      }
    }
  }

  private static void sourceRanges(JsonNode spec, String type, Errors errors) {
    JsonNode ranges = spec.path("loadBalancerSourceRanges");
    // With a capital, as the original has it.
    FieldPath path = SPEC.child("LoadBalancerSourceRanges");
    if (!ranges.isEmpty() && !type.equals("LoadBalancer")) {
      errors.forbidden(path, "may only be used when `type` is 'LoadBalancer'");
    }
    int index = 0;
    for (JsonNode range : ranges) {
      if (!isCidr(range.asText().trim())) {
        errors.invalid(
            path.index(index),
            range,
            "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
      }
      index++;
    }
    if (spec.has("allocateLoadBalancerNodePorts") && !type.equals("LoadBalancer")) {
      errors.forbidden(
          SPEC.child("allocateLoadBalancerNodePorts"),
          "may only be used when `type` is 'LoadBalancer'");
    }
    if (spec.has("loadBalancerClass") && !type.equals("LoadBalancer")) {
      errors.forbidden(
          SPEC.child("loadBalancerClass"), "may only be used when `type` is 'LoadBalancer'");
    }
  }

  static boolean isCidr(String text) {
    try {
      Cidr.ofSloppy(text);
      return true;
    } catch (IllegalArgumentException notACidr) {
      return text.contains(":") && text.matches("[0-9a-fA-F:.]+/\\d{1,3}");
    }
  }

  private static void policies(JsonNode spec, String type, Errors errors) {
    String external = spec.path("externalTrafficPolicy").asText();
    FieldPath path = SPEC.child("externalTrafficPolicy");
    boolean reachable =
        type.equals("NodePort")
            || type.equals("LoadBalancer")
            || type.equals("ClusterIP") && !spec.path("externalIPs").isEmpty();
    if (!reachable && !external.isEmpty()) {
      errors.invalid(path, external, "may only be set for externally-accessible services");
    } else if (reachable && !external.equals("Cluster") && !external.equals("Local")) {
      errors.notSupported(path, external, List.of("Cluster", "Local"));
    }
    if (spec.path("healthCheckNodePort").asInt() != 0
        && !ServiceFields.needsHealthCheckPort(spec)) {
      errors.invalid(
          SPEC.child("healthCheckNodePort"),
          spec.path("healthCheckNodePort"),
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
    String internal = spec.path("internalTrafficPolicy").asText();
    boolean none = type.equals("ExternalName") && internal.isEmpty();
    if (!none && !internal.equals("Cluster") && !internal.equals("Local")) {
      errors.notSupported(
          SPEC.child("internalTrafficPolicy"), internal, List.of("Cluster", "Local"));
    }
    ServiceFamilyRules.validate(spec, type, errors);
    if (spec.has("trafficDistribution")
        && !DISTRIBUTIONS.contains(spec.path("trafficDistribution").asText())) {
      errors.notSupported(
          SPEC.child("trafficDistribution"), spec.path("trafficDistribution"), DISTRIBUTIONS);
    }
  }

  /** An address stays what it is as long as there is one. */
  static void validateUpdate(ObjectNode service, ApiObject old, Errors errors) {
    JsonNode before = old.at("spec");
    JsonNode after = service.path("spec");
    if (before.path("type").asText().equals("ExternalName")
        || after.path("type").asText().equals("ExternalName")) {
      return;
    }
    loadBalancerClass(before, after, errors);
    String address = before.path("clusterIP").asText();
    if (!address.isEmpty() && !after.path("clusterIP").asText().equals(address)) {
      errors.invalid(
          SPEC.child("clusterIPs").index(0), after.path("clusterIPs"), "may not change once set");
    }
  }

  /** Who balances the load is settled when the Service becomes a load balancer. */
  private static void loadBalancerClass(JsonNode before, JsonNode after, Errors errors) {
    String field = "loadBalancerClass";
    boolean balances =
        before.path("type").asText().equals("LoadBalancer")
            && after.path("type").asText().equals("LoadBalancer");
    if (balances && !before.path(field).equals(after.path(field))) {
      Object value = after.has(field) ? after.path(field) : NullNode.getInstance();
      errors.invalid(SPEC.child(field), value, "may not change once set");
    }
  }

  static void validateStatus(ObjectNode service, Errors errors) {
    boolean balances = service.at("/spec/type").asText().equals("LoadBalancer");
    if (!balances && !service.at("/status/loadBalancer/ingress").isEmpty()) {
      errors.forbidden(
          FieldPath.of("status").child("loadBalancer").child("ingress"),
          "may only be used when `spec.type` is 'LoadBalancer'");
    }
    StatusRules.loadBalancer(service, errors);
  }
}
