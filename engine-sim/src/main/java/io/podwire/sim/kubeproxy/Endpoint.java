package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import java.util.Set;

/**
 * Where a Service port's connections may go.
 *
 * @param node the node it is on; empty if it is on none
 * @param zoneHints the zones that should use it; empty means no hint
 * @param nodeHints the nodes that should use it; empty means no hint
 */
record Endpoint(
    Ip ip,
    int port,
    String node,
    boolean ready,
    boolean serving,
    boolean terminating,
    Set<String> zoneHints,
    Set<String> nodeHints)
    implements Comparable<Endpoint> {
  boolean isServingTerminating() {
    return serving && terminating;
  }

  boolean isAt(Ip address, int number) {
    return ip.equals(address) && port == number;
  }

  /** Sorted as upstream sorts them: by their text. */
  @Override
  public int compareTo(Endpoint other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return ip + ":" + port;
  }
}
