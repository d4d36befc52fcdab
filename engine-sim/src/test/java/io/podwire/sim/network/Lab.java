package io.podwire.sim.network;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Two nodes with two Pods each, and a host outside. */
final class Lab implements AutoCloseable {
  static final Ip VIP = Ip.of("10.43.0.80");
  static final Duration PATIENCE = Duration.ofSeconds(5);

  final Simulation simulation;
  final Network network;
  final NetworkNode node;
  final NetworkNode otherNode;
  final NetworkNamespace pod;
  final NetworkNamespace neighbour;
  final NetworkNamespace remote;
  final NetworkNamespace outside;

  Lab() {
    this(1);
  }

  Lab(long seed) {
    simulation = new Simulation(Instant.parse("2026-01-01T00:00:00Z"), seed);
    network = new Network(simulation);
    node = network.addNode("node-0", Ip.of("172.18.0.2"), Cidr.of("10.42.0.0/24"));
    otherNode = network.addNode("node-1", Ip.of("172.18.0.3"), Cidr.of("10.42.1.0/24"));
    pod = node.addPod("pod", Ip.of("10.42.0.5"));
    neighbour = node.addPod("neighbour", Ip.of("10.42.0.6"));
    remote = otherNode.addPod("remote", Ip.of("10.42.1.5"));
    outside = network.addOutsideHost("outside", Ip.of("172.18.0.1"));
  }

  /** What a connection's server does, on a task of its own. */
  @FunctionalInterface
  interface Handler {
    void handle(TcpConnection connection) throws IOException;
  }

  static Ip ip(NetworkNamespace namespace) {
    return namespace.addresses().get(0);
  }

  TcpListener serve(NetworkNamespace at, int port, Handler handler) {
    try {
      return at.listen(
          Ip.ANY,
          port,
          connection -> simulation.start("server", () -> handle(handler, connection)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void handle(Handler handler, TcpConnection connection) {
    try {
      handler.handle(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers each connection with whom it comes from, once the peer has sent all. */
  TcpListener serveEcho(NetworkNamespace at, int port) {
    return serve(
        at,
        port,
        connection -> {
          byte[] all = connection.input().readAllBytes();
          connection.output().write((connection.remote() + " ").getBytes(StandardCharsets.UTF_8));
          connection.output().write(all);
          connection.close();
        });
  }

  /** What {@link #serveEcho} tells: the source that it saw, and what was said. */
  String ask(NetworkNamespace from, Ip to, int port, String say) throws IOException {
    try (TcpConnection connection = from.connect(to, port, PATIENCE)) {
      connection.setReadTimeout(PATIENCE);
      connection.output().write(say.getBytes(StandardCharsets.UTF_8));
      connection.shutdownOutput();
      return new String(connection.input().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A Service in miniature: VIP:80 goes to the endpoint; who is the endpoint is masqueraded. */
  void balance(NetworkNode on, Ip endpoint, int port) {
    PacketHook hook =
        (point, packet, tracked) -> {
          if (point == HookPoint.POSTROUTING) {
            return tracked.isNew() && packet.source().equals(packet.destination())
                ? Verdict.MASQUERADE
                : Verdict.ACCEPT;
          }
          return packet.destination().equals(VIP) && packet.destinationPort() == 80
              ? Verdict.destination(endpoint, port)
              : Verdict.ACCEPT;
        };
    on.addHook(HookPoint.PREROUTING, PacketHook.NAT_DESTINATION, hook);
    on.addHook(HookPoint.OUTPUT, PacketHook.NAT_DESTINATION, hook);
    on.addHook(HookPoint.POSTROUTING, PacketHook.NAT_SOURCE, hook);
  }

  /** Judges whatever goes to that port on the node's way between Pods. */
  PacketHook filter(NetworkNode on, int port, Verdict verdict) {
    PacketHook hook =
        (point, packet, tracked) ->
            packet.destinationPort() == port || packet.sourcePort() == port
                ? verdict
                : Verdict.ACCEPT;
    on.addHook(HookPoint.FORWARD, PacketHook.FILTER, hook);
    return hook;
  }

  long seconds() {
    return Duration.ofNanos(simulation.nanoTime()).toSeconds();
  }

  void sleep(Duration duration) {
    simulation.enter(() -> simulation.sleep(duration));
  }

  @Override
  public void close() {
    simulation.close();
  }
}
