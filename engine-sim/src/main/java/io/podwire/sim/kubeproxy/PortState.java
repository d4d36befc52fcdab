package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import java.util.List;

/** A Service port and all of its endpoints, as every node hears of them. */
record PortState(ServicePort port, List<Endpoint> endpoints) {
  ServicePortName name() {
    return port.name();
  }

  boolean hasServing() {
    return endpoints.stream().anyMatch(Endpoint::serving);
  }

  boolean isServing(Ip ip, int number) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.serving() && endpoint.isAt(ip, number));
  }

  /** Where the port is reached from within the cluster. */
  Destination clusterDestination() {
    return new Destination(port.clusterIp(), port.port(), name().protocol());
  }
}
