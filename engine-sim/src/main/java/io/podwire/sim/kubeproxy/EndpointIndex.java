package io.podwire.sim.kubeproxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The endpoints of every Service port, put together from EndpointSlices as upstream's <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/endpointslicecache.go">EndpointSliceCache</a>.
 */
final class EndpointIndex {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String OTHER_PROXY = "service.kubernetes.io/service-proxy-name";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private final Map<ServiceKey, Map<String, Slice>> slices = new LinkedHashMap<>();

  /** What is kept of an EndpointSlice: its endpoints once for each port. */
  private record Slice(Map<ServicePortName, List<Endpoint>> endpoints) {}

  /** A Service by its place; its type is always the same. */
  record ServiceKey(String namespace, String name) {
    static ServiceKey of(ApiObject service) {
      return new ServiceKey(service.namespace(), service.name());
    }
  }

  /** The Service whose endpoints the slice says, if a proxy should care for it. */
  static Optional<ServiceKey> serviceOf(ApiObject slice) {
    Map<String, String> labels = slice.labels();
    String service = labels.getOrDefault(SERVICE_NAME, "");
    boolean cares =
        !service.isEmpty() && !labels.containsKey(OTHER_PROXY) && !labels.containsKey(HEADLESS);
    return cares ? Optional.of(new ServiceKey(slice.namespace(), service)) : Optional.empty();
  }

  void put(ServiceKey service, ApiObject slice) {
    slices
        .computeIfAbsent(service, key -> new TreeMap<>())
        .put(slice.name(), parse(service, slice));
  }

  void remove(ServiceKey service, ApiObject slice) {
    Map<String, Slice> of = slices.get(service);
    if (of != null) {
      of.remove(slice.name());
      if (of.isEmpty()) {
        slices.remove(service);
      }
    }
  }

  /** The endpoints of each port of the Service, sorted, each once. */
  Map<ServicePortName, List<Endpoint>> of(ServiceKey service) {
    Map<ServicePortName, Map<String, Endpoint>> ports = new LinkedHashMap<>();
    for (Slice slice : slices.getOrDefault(service, Map.of()).values()) {
      slice
          .endpoints()
          .forEach(
              (port, endpoints) -> {
                Map<String, Endpoint> of = ports.computeIfAbsent(port, key -> new TreeMap<>());
                endpoints.forEach(endpoint -> of.putIfAbsent(endpoint.toString(), endpoint));
              });
    }
    Map<ServicePortName, List<Endpoint>> sorted = new LinkedHashMap<>();
    ports.forEach((port, endpoints) -> sorted.put(port, List.copyOf(endpoints.values())));
    return sorted;
  }

  private static Slice parse(ServiceKey service, ApiObject slice) {
    Map<ServicePortName, List<Endpoint>> ports = new LinkedHashMap<>();
    for (JsonNode port : slice.at("ports")) {
      int number = port.path("port").asInt(0);
      if (number != 0 && slice.text("addressType").equals("IPv4")) {
        ServicePortName name =
            new ServicePortName(
                service.namespace(),
                service.name(),
                port.path("name").asText(""),
                port.path("protocol").asText("TCP"));
        ports.computeIfAbsent(name, key -> new ArrayList<>()).addAll(endpoints(slice, number));
      }
    }
    return new Slice(ports);
  }

  private static List<Endpoint> endpoints(ApiObject slice, int port) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode endpoint : slice.at("endpoints")) {
      // Upstream looks at the first address only, too.
      Ip.parseSloppy(endpoint.path("addresses").path(0).asText(""))
          .ifPresent(ip -> endpoints.add(endpoint(ip, port, endpoint)));
    }
    return endpoints;
  }

  private static Endpoint endpoint(Ip ip, int port, JsonNode endpoint) {
    JsonNode conditions = endpoint.path("conditions");
    return new Endpoint(
        ip,
        port,
        endpoint.path("nodeName").asText(""),
        conditions.path("ready").asBoolean(true),
        conditions.path("serving").asBoolean(true),
        conditions.path("terminating").asBoolean(false),
        hints(endpoint.path("hints").path("forZones")),
        hints(endpoint.path("hints").path("forNodes")));
  }

  private static Set<String> hints(JsonNode hints) {
    if (hints.isEmpty()) {
      return Set.of();
    }
    List<String> names = new ArrayList<>();
    hints.forEach(hint -> names.add(hint.path("name").asText()));
    return new HashSet<>(names);
  }
}
