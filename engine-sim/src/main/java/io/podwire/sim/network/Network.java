package io.podwire.sim.network;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All hosts and the wire between them.
 *
 * <p>The way of a packet: a socket ({@link TcpSocket}, {@link UdpSocket}) gives it to its host's
 * {@link Stack}; the stack to its {@link Uplink}. A Pod's uplink is its {@link NetworkNode}, which
 * tracks the connection ({@link Conntrack}), asks the hooks, and routes: to another Pod of its own,
 * to its own stack, or onto the wire here. The wire only routes by address; at the other end a node
 * does the same again, or an outside host's stack receives it.
 *
 * <p>Everything happens in events of the one {@link Simulation}, which is the lock: to be used only
 * by who holds its baton. What blocks ({@link TcpConnection}'s streams, {@link UdpSocket#receive},
 * {@link NetworkNamespace#connect}) takes the baton by itself.
 */
public final class Network {
  // Three requests, one second apart: https://docs.kernel.org/networking/ip-sysctl.html, neigh
  private static final Duration NEIGHBOUR_SEARCH = Duration.ofSeconds(3);

  private final Simulation simulation;
  private final NetworkOptions options;
  private final Map<Ip, Attachment> attached = new HashMap<>();
  private final TreeMap<Ip, NetworkNode> byPodRange = new TreeMap<>();
  private final Links links;
  private @Nullable PacketObserver observer;

  /** A network as {@link NetworkOptions#docker()} has it. */
  public Network(Simulation simulation) {
    this(simulation, NetworkOptions.docker());
  }

  public Network(Simulation simulation, NetworkOptions options) {
    this.simulation = simulation;
    this.options = options;
    this.links = new Links(simulation, options.linkDelay());
  }

  /** What is on the wire: a node or an outside host. */
  interface Attachment {
    String name();

    void arrive(Packet packet);
  }

  private record AttachedNode(NetworkNode node) implements Attachment {
    @Override
    public String name() {
      return node.name();
    }

    @Override
    public void arrive(Packet packet) {
      node.router().fromWire(packet);
    }
  }

  /**
   * Adds a node.
   *
   * @param podRange its Pods' addresses; the first one is the node's own, on the Pods' bridge
   * @throws IllegalArgumentException if the address is taken or the range overlaps with another
   */
  public NetworkNode addNode(String name, Ip address, Cidr podRange) {
    // Ranges that are there overlap with none of each other: one of two is the first to be hit.
    Map.Entry<Ip, NetworkNode> below = byPodRange.floorEntry(podRange.first());
    Map.Entry<Ip, NetworkNode> above = byPodRange.ceilingEntry(podRange.first());
    for (Map.Entry<Ip, NetworkNode> next : Arrays.asList(below, above)) {
      if (next != null && next.getValue().podRange().overlaps(podRange)) {
        NetworkNode other = next.getValue();
        throw new IllegalArgumentException(
            "podRange %s of node %s overlaps with %s of node %s"
                .formatted(podRange, name, other.podRange(), other.name()));
      }
    }
    NetworkNode node = new NetworkNode(this, name, address, podRange);
    attach(name, address, new AttachedNode(node));
    byPodRange.put(podRange.first(), node);
    return node;
  }

  /** Removes a node with all of its Pods; what is sent to it is lost. */
  public void removeNode(NetworkNode node) {
    if (byPodRange.remove(node.podRange().first(), node)) {
      attached.remove(node.address());
      node.shutDown();
    }
  }

  /**
   * Adds a host outside the cluster: it reaches nodes and other outside hosts, and no address of a
   * Pod or Service.
   *
   * @throws IllegalArgumentException if the address is taken
   */
  public NetworkNamespace addOutsideHost(String name, Ip address) {
    OutsideHost host = new OutsideHost(this, name, address);
    attach(name, address, host);
    return host.namespace();
  }

  /** Removes a host outside; harmless if it is gone. */
  public void removeOutsideHost(NetworkNamespace host) {
    for (Ip ip : host.addresses()) {
      if (attached.get(ip) instanceof OutsideHost known && known.stack() == host.stack()) {
        attached.remove(ip);
        host.stack().shutDown();
      }
    }
  }

  private void attach(String name, Ip address, Attachment attachment) {
    Attachment holder = attached.putIfAbsent(address, attachment);
    if (holder != null) {
      throw new IllegalArgumentException(
          "address %s of %s is already that of %s".formatted(address, name, holder.name()));
    }
  }

  /** Tells the observer of each step of each packet; null tells nobody. */
  public void observe(@Nullable PacketObserver observer) {
    this.observer = observer;
  }

  /**
   * The wire between two nodes or outside hosts, to be slowed, made lossy or cut.
   *
   * @throws IllegalArgumentException if no host has one of the addresses
   */
  public Link link(Ip one, Ip other) {
    for (Ip end : new Ip[] {one, other}) {
      if (!attached.containsKey(end)) {
        throw new IllegalArgumentException("no node or outside host has the address " + end);
      }
    }
    return links.between(one, other);
  }

  Simulation simulation() {
    return simulation;
  }

  void observe(String where, PacketObserver.Step step, Packet packet, String detail) {
    PacketObserver listening = observer;
    if (listening != null) {
      listening.observe(where, step, packet, detail);
    }
  }

  void later(Runnable arrival) {
    simulation.after(options.linkDelay(), arrival);
  }

  /** The node whose Pods have that address. */
  @Nullable NetworkNode nodeOfPod(Ip ip) {
    Map.Entry<Ip, NetworkNode> below = byPodRange.floorEntry(ip);
    return below != null && below.getValue().podRange().contains(ip) ? below.getValue() : null;
  }

  /**
   * Carries a packet from one host to the next.
   *
   * @param from the sending host's address
   * @param next the address of the next hop
   * @param undelivered what to do if the next hop should be on the wire and is not
   */
  void transmit(String name, Ip from, Ip next, Packet packet, Runnable undelivered) {
    if (attached.containsKey(next)) {
      observe(name, PacketObserver.Step.TRANSMITTED, packet, "to " + next);
      if (!links.carry(from, next, () -> arrive(name, next, packet))) {
        observe(name, PacketObserver.Step.DROPPED, packet, "link to " + next);
      }
    } else if (options.neighbours().contains(next)) {
      search(() -> attached.containsKey(next), () -> arrive(name, next, packet), undelivered);
    } else {
      observe(name, PacketObserver.Step.DROPPED, packet, "no host has the address");
    }
  }

  private void arrive(String from, Ip next, Packet packet) {
    Attachment target = attached.get(next);
    if (target == null) {
      observe(from, PacketObserver.Step.DROPPED, packet, "no host has the address");
    } else {
      target.arrive(packet);
    }
  }

  /** Looks for a neighbour, as ARP does. */
  void search(java.util.function.BooleanSupplier found, Runnable then, Runnable otherwise) {
    simulation.after(NEIGHBOUR_SEARCH, () -> (found.getAsBoolean() ? then : otherwise).run());
  }

  /** For look-ups in tests and tools. */
  List<NetworkNode> nodes() {
    return List.copyOf(byPodRange.values());
  }
}
