package io.podwire.sim;

import io.podwire.app.ClientNetwork;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.coredns.OutsideNames;
import io.podwire.sim.network.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;

/** A machine on the network that the nodes are on, as the host of a Docker network is. */
final class SimOutside implements ClientNetwork {
  private final Simulation simulation;
  private final NetworkNamespace host;
  private final OutsideNames names;
  private final SocketFactory sockets;

  SimOutside(NetworkNamespace host, OutsideNames names) {
    this.simulation = host.simulation();
    this.host = host;
    this.names = names;
    this.sockets = host.socketFactory(this::resolve);
  }

  @Override
  public SocketFactory socketFactory() {
    return sockets;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    return List.of(resolve(host).toInetAddress());
  }

  @Override
  public byte[] ask(String to, int port, byte[] datagram, Duration patience) throws IOException {
    return host.ask(resolve(to), port, datagram, patience);
  }

  /** It knows addresses, itself and its like: the cluster's names mean nothing out here. */
  private Ip resolve(String host) throws UnknownHostException {
    if (host.equals("localhost")) {
      return Ip.LOCALHOST;
    }
    return Ip.parse(host)
        .or(() -> simulation.enter(() -> names.find(host)).map(addresses -> addresses.get(0)))
        .orElseThrow(() -> new UnknownHostException(host));
  }
}
