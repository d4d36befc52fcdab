package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.util.List;

/** A machine beyond the cluster. */
final class OutsideHost implements Uplink, Network.Attachment {
  private final Network network;
  private final String name;
  private final Ip address;
  private final Stack stack;

  OutsideHost(Network network, String name, Ip address) {
    this.network = network;
    this.name = name;
    this.address = address;
    this.stack = new Stack(network, name, this);
  }

  NetworkNamespace namespace() {
    return new NetworkNamespace(stack);
  }

  Stack stack() {
    return stack;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Ip> addresses() {
    return List.of(address);
  }

  @Override
  public boolean holds(Ip ip) {
    return ip.equals(address);
  }

  @Override
  public Ip sourceFor(Ip destination) {
    return address;
  }

  @Override
  public void send(Packet packet) {
    Ip destination = packet.destination();
    if (destination.isLoopback() || holds(destination)) {
      stack.loop(packet);
    } else {
      network.transmit(name, address, destination, packet, () -> unreachable(packet));
    }
  }

  private void unreachable(Packet packet) {
    FiveTuple back = new FiveTuple(Protocol.ICMP, address, 0, address, 0);
    stack.receive(
        new Packet(back, new Payload.Unreachable(Payload.Unreachable.Reason.HOST, packet.flow())));
  }

  @Override
  public void arrive(Packet packet) {
    stack.receive(packet);
  }
}
