package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** That a destination is a Service port's, and in which way. */
record Capture(Kind kind, PortState state) {
  enum Kind {
    CLUSTER,
    LOAD_BALANCER,
    EXTERNAL,
    NODE_PORT,
    /** The node itself answers there, on behalf of the Service. */
    HEALTH_CHECK
  }

  /** Everything that the port captures. */
  static List<Map.Entry<Destination, Capture>> of(PortState state) {
    ServicePort port = state.port();
    String protocol = state.name().protocol();
    List<Map.Entry<Destination, Capture>> all = new ArrayList<>();
    all.add(Map.entry(state.clusterDestination(), new Capture(Kind.CLUSTER, state)));
    for (Ip ip : port.externalIps()) {
      Destination to = new Destination(ip, port.port(), protocol);
      all.add(Map.entry(to, new Capture(Kind.EXTERNAL, state)));
    }
    for (Ip ip : port.loadBalancerIps()) {
      Destination to = new Destination(ip, port.port(), protocol);
      all.add(Map.entry(to, new Capture(Kind.LOAD_BALANCER, state)));
    }
    if (port.nodePort() != 0) {
      Destination to = new Destination(null, port.nodePort(), protocol);
      all.add(Map.entry(to, new Capture(Kind.NODE_PORT, state)));
    }
    if (port.healthCheckNodePort() != 0) {
      Destination to = new Destination(null, port.healthCheckNodePort(), "TCP");
      all.add(Map.entry(to, new Capture(Kind.HEALTH_CHECK, state)));
    }
    return all;
  }
}
