package io.podwire.sim.kubeproxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a proxy needs to know of one port of a Service, as upstream's <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/serviceport.go">BaseServicePortInfo</a>.
 *
 * @param nodePort zero if it has none
 * @param affinitySeconds for how long a client sticks to its endpoint; zero if it does not
 * @param sourceRanges who may use the load balancer; empty means everyone
 * @param healthCheckNodePort zero if it has none
 */
record ServicePort(
    ServicePortName name,
    Ip clusterIp,
    int port,
    int nodePort,
    List<Ip> externalIps,
    List<Ip> loadBalancerIps,
    List<Cidr> sourceRanges,
    int affinitySeconds,
    boolean internalLocal,
    boolean externalLocal,
    int healthCheckNodePort) {
  private static final String OTHER_PROXY = "service.kubernetes.io/service-proxy-name";

  /** The ports that the Service has for a proxy: none if it is headless or only a name. */
  static List<ServicePort> of(ApiObject service) {
    Optional<Ip> clusterIp = Ip.parseSloppy(service.text("spec", "clusterIP"));
    if (clusterIp.isEmpty()
        || service.text("spec", "type").equals("ExternalName")
        || service.labels().containsKey(OTHER_PROXY)) {
      return List.of();
    }
    List<ServicePort> ports = new ArrayList<>();
    for (JsonNode port : service.at("spec", "ports")) {
      ports.add(of(service, clusterIp.get(), port));
    }
    return ports;
  }

  private static ServicePort of(ApiObject service, Ip clusterIp, JsonNode port) {
    String type = service.text("spec", "type");
    boolean external = type.equals("NodePort") || type.equals("LoadBalancer");
    boolean hasExternalIps = !service.at("spec", "externalIPs").isEmpty();
    boolean externalLocal =
        (external || hasExternalIps)
            && service.text("spec", "externalTrafficPolicy").equals("Local");
    return new ServicePort(
        new ServicePortName(
            service.namespace(),
            service.name(),
            port.path("name").asText(""),
            port.path("protocol").asText("TCP")),
        clusterIp,
        port.path("port").asInt(),
        port.path("nodePort").asInt(0),
        addresses(service.at("spec", "externalIPs")),
        loadBalancerIps(service),
        sourceRanges(service),
        affinitySeconds(service),
        service.text("spec", "internalTrafficPolicy").equals("Local"),
        externalLocal,
        externalLocal && type.equals("LoadBalancer")
            ? service.at("spec", "healthCheckNodePort").asInt(0)
            : 0);
  }

  private static List<Ip> addresses(JsonNode texts) {
    List<Ip> addresses = new ArrayList<>();
    texts.forEach(text -> Ip.parseSloppy(text.asText("")).ifPresent(addresses::add));
    return addresses;
  }

  /** An ingress of mode Proxy is reached through the load balancer, never short-cut by a node. */
  private static List<Ip> loadBalancerIps(ApiObject service) {
    List<Ip> addresses = new ArrayList<>();
    for (JsonNode ingress : service.at("status", "loadBalancer", "ingress")) {
      if (ingress.path("ipMode").asText("VIP").equals("VIP")) {
        Ip.parseSloppy(ingress.path("ip").asText("")).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  private static List<Cidr> sourceRanges(ApiObject service) {
    List<Cidr> ranges = new ArrayList<>();
    for (JsonNode text : service.at("spec", "loadBalancerSourceRanges")) {
      String range = text.asText("").strip(); // validation lets padding through
      if (!range.contains(":")) {
        ranges.add(Cidr.ofSloppy(range));
      }
    }
    return ranges.stream().anyMatch(range -> range.prefix() == 0) ? List.of() : ranges;
  }

  private static int affinitySeconds(ApiObject service) {
    return service.text("spec", "sessionAffinity").equals("ClientIP")
        ? service
            .at("spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds")
            .asInt(10_800) // https://github.com/kubernetes/api/blob/v0.34.4/core/v1/types.go#L5588
        : 0;
  }

  boolean isExternallyAccessible() {
    return nodePort != 0 || !loadBalancerIps.isEmpty() || !externalIps.isEmpty();
  }

  /**
   * Also where external traffic is Local: what comes from the cluster itself is not subject to it.
   */
  boolean usesClusterEndpoints() {
    return !internalLocal || isExternallyAccessible();
  }

  boolean usesLocalEndpoints() {
    return internalLocal || (externalLocal && isExternallyAccessible());
  }
}
