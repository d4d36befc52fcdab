package io.podwire.k3s;

import io.podwire.app.ClientNetwork;
import io.podwire.engine.Capability;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import javax.net.SocketFactory;

/** The network of the machine that the tests run on. */
final class Outside implements ClientNetwork {
  private final Set<Capability> capabilities;
  private final String node;
  private final SocketFactory sockets;

  Outside(Set<Capability> capabilities, String node, SocketFactory sockets) {
    this.capabilities = Set.copyOf(capabilities);
    this.node = node;
    this.sockets = sockets;
  }

  /** What the cluster can do, as seen from here. */
  Set<Capability> capabilities() {
    return capabilities;
  }

  /**
   * @throws UnsupportedOperationException if this machine cannot reach the nodes, so that no test
   *     takes that for the cluster's denial
   */
  @Override
  public SocketFactory socketFactory() {
    if (!capabilities.contains(Capability.OUTSIDE_ACCESS)) {
      throw new UnsupportedOperationException(
          Capability.OUTSIDE_ACCESS
              + ": this machine does not reach the node's address "
              + node
              + ", as when Docker runs in a virtual machine or elsewhere");
    }
    return sockets;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }
}
