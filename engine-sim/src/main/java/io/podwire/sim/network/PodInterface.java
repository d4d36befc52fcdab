package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.util.List;

/** A Pod's own network namespace, and its pair of virtual Ethernet devices to the bridge. */
final class PodInterface implements Uplink {
  private final Router router;
  private final Ip ip;
  private final Stack stack;
  private final NetworkNamespace namespace;

  PodInterface(Network network, Router router, String name, Ip ip) {
    this.router = router;
    this.ip = ip;
    this.stack = new Stack(network, name, this);
    this.namespace = new NetworkNamespace(stack);
  }

  NetworkNamespace namespace() {
    return namespace;
  }

  Stack stack() {
    return stack;
  }

  @Override
  public List<Ip> addresses() {
    return List.of(ip);
  }

  @Override
  public boolean holds(Ip address) {
    return ip.equals(address);
  }

  @Override
  public Ip sourceFor(Ip destination) {
    return ip;
  }

  @Override
  public void send(Packet packet) {
    if (packet.destination().isLoopback() || holds(packet.destination())) {
      stack.loop(packet);
    } else {
      router.fromPod(packet);
    }
  }

  @Override
  public String toString() {
    return "Pod " + stack.name();
  }
}
