package io.podwire.sim.coredns;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What DNS needs to know of a Service.
 *
 * @param clusterIp empty if it is headless or has none
 * @param externalName empty if it is not of type ExternalName
 */
record DnsService(
    String namespace,
    String name,
    boolean headless,
    Optional<Ip> clusterIp,
    String externalName,
    List<DnsPort> ports) {
  static DnsService of(ApiObject service) {
    List<DnsPort> ports = new ArrayList<>();
    service.at("spec", "ports").forEach(port -> ports.add(port(port)));
    String clusterIp = service.text("spec", "clusterIP");
    boolean external = service.text("spec", "type").equals("ExternalName");
    return new DnsService(
        service.namespace(),
        service.name(),
        clusterIp.equals("None"),
        Ip.parse(clusterIp),
        external ? service.text("spec", "externalName") : unreadable(clusterIp),
        ports.isEmpty() ? List.of(DnsPort.ABSENT) : List.copyOf(ports));
  }

  /** To CoreDNS an address with leading zeros is none, and then it must be a name. */
  private static String unreadable(String clusterIp) {
    return Ip.parse(clusterIp).isEmpty() && Ip.parseSloppy(clusterIp).isPresent() ? clusterIp : "";
  }

  private static DnsPort port(JsonNode port) {
    return new DnsPort(
        port.path("name").asText(""),
        port.path("protocol").asText("TCP"),
        port.path("port").asInt(DnsPort.ABSENT.number()));
  }

  boolean isExternalName() {
    return !externalName.isEmpty();
  }
}
