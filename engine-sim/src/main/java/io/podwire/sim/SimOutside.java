package io.podwire.sim;

import io.podwire.app.ClientNetwork;
import io.podwire.sim.address.Ip;
import io.podwire.sim.network.NetworkNamespace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.SocketFactory;

/** A machine on the network that the nodes are on, as the host of a Docker network is. */
final class SimOutside implements ClientNetwork {
  private final SocketFactory sockets;

  SimOutside(NetworkNamespace host) {
    this.sockets = host.socketFactory(SimOutside::resolve);
  }

  @Override
  public SocketFactory socketFactory() {
    return sockets;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    return List.of(resolve(host).toInetAddress());
  }

  /** It knows addresses and itself: the cluster's names mean nothing out here. */
  private static Ip resolve(String host) throws UnknownHostException {
    if (host.equals("localhost")) {
      return Ip.LOCALHOST;
    }
    return Ip.parse(host).orElseThrow(() -> new UnknownHostException(host));
  }
}
