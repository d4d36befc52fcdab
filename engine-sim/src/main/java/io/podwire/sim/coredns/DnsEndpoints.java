package io.podwire.sim.coredns;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What DNS needs to know of an EndpointSlice: its ready endpoints. */
record DnsEndpoints(
    String namespace, String slice, String service, List<Address> addresses, List<DnsPort> ports) {
  /**
   * An address with the name that it has below its Service.
   *
   * @param hostname the endpoint's host name, else its octets with dashes
   */
  record Address(Ip ip, String hostname) {}

  static DnsEndpoints of(ApiObject slice) {
    List<Address> addresses = new ArrayList<>();
    for (JsonNode endpoint : slice.at("endpoints")) {
      if (endpoint.path("conditions").path("ready").asBoolean(true)) {
        for (JsonNode text : endpoint.path("addresses")) {
          Optional<Ip> ip = Ip.parse(text.asText(""));
          ip.ifPresent(found -> addresses.add(new Address(found, hostname(endpoint, found))));
        }
      }
    }
    List<DnsPort> ports = new ArrayList<>();
    for (JsonNode port : slice.at("ports")) {
      ports.add(
          new DnsPort(
              port.path("name").asText(""),
              port.path("protocol").asText(""),
              port.path("port").asInt(DnsPort.ABSENT.number())));
    }
    return new DnsEndpoints(
        slice.namespace(),
        slice.name(),
        slice.labels().getOrDefault("kubernetes.io/service-name", ""),
        List.copyOf(addresses),
        ports.isEmpty() ? List.of(DnsPort.ABSENT) : List.copyOf(ports));
  }

  private static String hostname(JsonNode endpoint, Ip ip) {
    String hostname = endpoint.path("hostname").asText("");
    return hostname.isEmpty() ? ip.toString().replace('.', '-') : hostname;
  }
}
