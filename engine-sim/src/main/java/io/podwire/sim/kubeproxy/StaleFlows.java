package io.podwire.sim.kubeproxy;

import io.podwire.sim.network.Connection;
import io.podwire.sim.network.Conntrack;
import io.podwire.sim.network.FiveTuple;
import io.podwire.sim.network.Protocol;
import java.util.Set;

/**
 * Forgets UDP flows that lead to endpoints that are gone, as upstream's <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/conntrack/cleanup.go">CleanStaleEntries</a>:
 * a client that keeps its port would talk to a dead address for ever. A Service without endpoints
 * keeps its flows.
 */
final class StaleFlows {
  private StaleFlows() {}

  static void delete(Conntrack conntrack, Set<PortState> changed) {
    for (PortState state : changed) {
      if (state.name().protocol().equals("UDP") && state.hasServing()) {
        conntrack.delete(flow -> isFor(state.port(), flow) && isStale(state, flow));
      }
    }
  }

  private static boolean isFor(ServicePort port, Connection flow) {
    FiveTuple asked = flow.original();
    if (asked.protocol() != Protocol.UDP) {
      return false;
    }
    if (port.nodePort() != 0 && port.nodePort() == asked.destinationPort()) {
      return true;
    }
    return port.port() == asked.destinationPort()
        && (port.clusterIp().equals(asked.destination())
            || port.loadBalancerIps().contains(asked.destination())
            || port.externalIps().contains(asked.destination()));
  }

  private static boolean isStale(PortState state, Connection flow) {
    return !state.isServing(flow.reply().source(), flow.reply().sourcePort());
  }
}
