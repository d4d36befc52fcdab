package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import java.net.BindException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A host's own TCP, UDP and ICMP: finds the socket that a packet is for, and answers for ports. */
final class Stack {
  // https://github.com/torvalds/linux/blob/v6.6/include/net/tcp.h#L131, TCP_TIMEWAIT_LEN
  private static final long TIME_WAIT = Duration.ofSeconds(60).toNanos();

  private final Network network;
  private final String name;
  private final Uplink uplink;
  private final Map<FiveTuple, TcpSocket> connections = new LinkedHashMap<>();
  private final PortTable<TcpListener> listeners;
  private final PortTable<UdpSocket> datagrams;

  /** Ports that a program chose for connections of its own, and when each is free again. */
  private final Map<Integer, Long> chosen = new HashMap<>();

  private final Pings pings = new Pings(this);
  private boolean down;

  Stack(Network network, String name, Uplink uplink) {
    this.network = network;
    this.name = name;
    this.uplink = uplink;
    long born = network.simulation().nanoTime(); // a namesake must not repeat another's ports
    RandomGenerator random = network.simulation().random("ports of " + name + " since " + born);
    this.listeners = new PortTable<>(random);
    this.datagrams = new PortTable<>(random);
  }

  String name() {
    return name;
  }

  Simulation simulation() {
    return network.simulation();
  }

  List<Ip> addresses() {
    return uplink.addresses();
  }

  Pings pings() {
    return pings;
  }

  PortTable<UdpSocket> datagrams() {
    return datagrams;
  }

  void requireOwn(Ip bind) throws BindException {
    if (!bind.equals(Ip.ANY) && !isOwn(bind)) {
      throw new BindException("Cannot assign requested address");
    }
  }

  private boolean isOwn(Ip ip) {
    return ip.isLoopback() || uplink.holds(ip);
  }

  Ip sourceFor(Ip destination) throws SocketException {
    boolean manyHosts =
        destination.bits() >>> 28 == 14 || destination.bits() == -1; // multicast, broadcast
    if (down || manyHosts) {
      throw new SocketException("Network is unreachable");
    }
    return destination.isLoopback()
        ? Ip.LOCALHOST
        : uplink.holds(destination) ? destination : uplink.sourceFor(destination);
  }

  /** How many TCP connections there are, whoever holds them. */
  int connections() {
    return connections.size();
  }

  List<OpenSocket> sockets() {
    Endpoint nobody = new Endpoint(Ip.ANY, 0);
    List<OpenSocket> sockets = new ArrayList<>();
    listeners
        .all()
        .forEach(open -> sockets.add(new OpenSocket(Protocol.TCP, open.local(), nobody, "LISTEN")));
    connections.values().forEach(open -> sockets.add(open.describe()));
    datagrams
        .all()
        .forEach(open -> sockets.add(new OpenSocket(Protocol.UDP, open.local(), nobody, "")));
    return sockets;
  }

  // ---- sending ---------------------------------------------------------------------------

  void send(FiveTuple flow, Payload payload) {
    if (!down) {
      Packet packet = new Packet(flow, payload);
      network.observe(name, PacketObserver.Step.SENT, packet, "");
      uplink.send(packet);
    }
  }

  /** Over the loopback interface. */
  void loop(Packet packet) {
    network.later(() -> receive(packet));
  }

  // ---- TCP -------------------------------------------------------------------------------

  void listen(Ip bind, int port, TcpListener listener) throws BindException {
    listeners.bind(bind, port, listener);
  }

  int ephemeralListenPort() throws BindException {
    return listeners.ephemeral(port -> true);
  }

  void unlisten(Ip bind, int port, TcpListener listener) {
    listeners.release(bind, port, listener);
  }

  FiveTuple freshFlow(Ip to, int port) throws SocketException {
    Ip target = to.equals(Ip.ANY) ? Ip.LOCALHOST : to;
    Ip source = sourceFor(target);
    int own =
        listeners.ephemeral(
            candidate ->
                !connections.containsKey(
                    new FiveTuple(Protocol.TCP, target, port, source, candidate)));
    return new FiveTuple(Protocol.TCP, source, own, target, port);
  }

  /**
   * @throws BindException if that port of ours is in use, for whatever peer
   */
  FiveTuple flowFrom(int own, Ip to, int port) throws SocketException {
    Ip target = to.equals(Ip.ANY) ? Ip.LOCALHOST : to;
    Ip source = sourceFor(target);
    boolean connected =
        connections.keySet().stream()
            .anyMatch(in -> in.destinationPort() == own && in.destination().equals(source));
    boolean rests = chosen.getOrDefault(own, 0L) > simulation().nanoTime();
    if (connected || rests || listeners.find(source, own) != null) {
      throw new BindException("Address already in use");
    }
    chosen.put(own, 0L);
    return new FiveTuple(Protocol.TCP, source, own, target, port);
  }

  /**
   * TIME_WAIT: a port that was drawn is drawn again as good as never, one that was chosen may be.
   */
  void letRest(int own) {
    chosen.computeIfPresent(own, (port, free) -> simulation().nanoTime() + TIME_WAIT);
  }

  void connected(TcpSocket socket) {
    connections.put(socket.flow().inverse(), socket);
  }

  void disconnected(TcpSocket socket) {
    connections.remove(socket.flow().inverse(), socket);
  }

  // ---- receiving -------------------------------------------------------------------------

  void receive(Packet packet) {
    if (down) {
      network.observe(name, PacketObserver.Step.DROPPED, packet, "the host is gone");
      return;
    }
    network.observe(name, PacketObserver.Step.DELIVERED, packet, "");
    if (packet.payload() instanceof Payload.Segment segment) {
      receive(packet.flow(), segment);
    } else if (packet.payload() instanceof Payload.Message message) {
      receive(packet.flow(), message);
    } else if (packet.payload() instanceof Payload.Echo echo) {
      pings.receive(packet, echo);
    } else if (packet.payload() instanceof Payload.Unreachable unreachable) {
      receive(packet.source(), unreachable);
    }
  }

  private void receive(FiveTuple flow, Payload.Segment segment) {
    TcpSocket socket = connections.get(flow);
    if (socket != null) {
      socket.receive(segment);
      return;
    }
    boolean opening = (segment.flags() & ~Payload.Segment.SYN) == 0;
    TcpListener listener =
        opening ? listeners.find(flow.destination(), flow.destinationPort()) : null;
    if (listener != null) {
      listener.opening(flow, segment);
    } else if (!segment.has(Payload.Segment.RST)) {
      send(flow.inverse(), segment.reset());
    }
  }

  private void receive(FiveTuple flow, Payload.Message message) {
    UdpSocket socket = datagrams.find(flow.destination(), flow.destinationPort());
    if (socket != null && socket.accepts(flow)) {
      socket.deliver(flow, message.data());
    } else {
      send(
          new FiveTuple(Protocol.ICMP, flow.destination(), 0, flow.source(), 0),
          new Payload.Unreachable(Payload.Unreachable.Reason.PORT, flow));
    }
  }

  private void receive(Ip from, Payload.Unreachable unreachable) {
    FiveTuple about = unreachable.about();
    switch (about.protocol()) {
      case TCP -> {
        TcpSocket socket = connections.get(about.inverse());
        if (socket != null) {
          socket.unreachable(unreachable.reason());
        }
      }
      case UDP -> {
        UdpSocket socket = datagrams.find(about.source(), about.sourcePort());
        if (socket != null && socket.accepts(about.inverse())) {
          socket.unreachable(unreachable.reason());
        }
      }
      case ICMP -> pings.unreachable(from, unreachable);
    }
  }

  /** The host is gone: no packet leaves it any more, and who waits at its sockets is told. */
  void shutDown() {
    down = true;
    List.copyOf(connections.values()).forEach(TcpSocket::cutOff);
    listeners.all().forEach(TcpListener::close);
    datagrams.all().forEach(UdpSocket::close);
  }
}
