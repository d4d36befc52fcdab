package io.podwire.k3s;

import io.podwire.app.ClientNetwork;
import io.podwire.engine.Capability;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.SocketFactory;

/** The network of the machine that the tests run on. */
final class Outside implements ClientNetwork {
  /** The kubelet's port: something listens there on every node. */
  private static final int KUBELET = 10250;

  private static final int REACH_MILLIS = 1_000;

  private final Set<Capability> capabilities;
  private final String node;
  private final Supplier<Way> way;

  /**
   * @param node the address of one of the nodes
   * @param way asked for when a test is about to go it
   */
  Outside(Set<Capability> capabilities, String node, Supplier<Way> way) {
    this.capabilities = capabilities;
    this.node = node;
    this.way = way;
  }

  /** Whether this machine reaches a node's address; a refusal is an answer too. */
  static boolean reaches(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, KUBELET), REACH_MILLIS);
      return true;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }

  /** The same network, of a cluster that offers that. */
  Outside offering(Set<Capability> offered) {
    return new Outside(offered, node, way);
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
    return new WaySockets(way());
  }

  @Override
  public byte[] ask(String host, int port, byte[] datagram, Duration patience) throws IOException {
    return way()
        .ask(new InetSocketAddress(host, port), datagram, Math.toIntExact(patience.toMillis()));
  }

  private Way way() {
    if (!capabilities.contains(Capability.OUTSIDE_ACCESS)) {
      throw new UnsupportedOperationException(
          Capability.OUTSIDE_ACCESS
              + ": this machine does not reach the node's address "
              + node
              + ", as when Docker runs in a virtual machine or elsewhere");
    }
    return way.get();
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }
}
