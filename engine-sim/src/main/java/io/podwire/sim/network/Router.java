package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.PacketObserver.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a packet through a node, in the order of <a
 * href="https://wiki.nftables.org/wiki-nftables/index.php/Netfilter_hooks">netfilter</a>:
 *
 * <ol>
 *   <li>conntrack finds its connection, and NAT that was decided before changes its destination;
 *   <li>PREROUTING (or OUTPUT, if the node itself sends it) may decide on the destination;
 *   <li>it is routed: to the node itself (INPUT), or on (FORWARD);
 *   <li>POSTROUTING may decide on the source; the connection is entered; NAT changes the source;
 *   <li>it goes to a Pod, over loopback, or onto the wire.
 * </ol>
 *
 * Hooks do not see the answers that the node makes up itself: resets and ICMP errors.
 */
final class Router {
  private final Network network;
  private final NetworkNode node;
  private final Hooks hooks = new Hooks();
  private final Conntrack conntrack = new Conntrack();
  private final Rejections rejections = new Rejections(this);
  private final List<Runnable> preparations = new ArrayList<>();
  private boolean plugged = true;

  Router(Network network, NetworkNode node) {
    this.network = network;
    this.node = node;
  }

  Hooks hooks() {
    return hooks;
  }

  Conntrack conntrack() {
    return conntrack;
  }

  NetworkNode node() {
    return node;
  }

  /** What the host's own stack sends. */
  Uplink uplink() {
    return new Uplink() {
      @Override
      public List<Ip> addresses() {
        return List.of(node.address(), node.bridgeAddress());
      }

      @Override
      public boolean holds(Ip ip) {
        return isOwn(ip);
      }

      @Override
      public Ip sourceFor(Ip destination) {
        return leavingAddress(destination);
      }

      @Override
      public void send(Packet packet) {
        fromHost(packet);
      }
    };
  }

  private boolean isOwn(Ip ip) {
    return ip.equals(node.address()) || ip.equals(node.bridgeAddress()) || ip.isLoopback();
  }

  /** The address of the interface by which a packet to there leaves. */
  private Ip leavingAddress(Ip destination) {
    return node.podRange().contains(destination) ? node.bridgeAddress() : node.address();
  }

  private long now() {
    return network.simulation().nanoTime();
  }

  // ---- the ways in ---------------------------------------------------------------------

  void fromPod(Packet packet) {
    enter(packet, true);
  }

  void fromWire(Packet packet) {
    if (plugged) {
      enter(packet, false);
    } else {
      network.observe(node.name(), Step.DROPPED, packet, "the cable is pulled");
    }
  }

  void beforeEach(Runnable preparation) {
    preparations.add(preparation);
  }

  void setPlugged(boolean plugged) {
    this.plugged = plugged;
  }

  private void enter(Packet packet, boolean fromBridge) {
    preparations.forEach(Runnable::run);
    if (packet.payload() instanceof Payload.Unreachable error) {
      rejections.passOn(packet, error);
      return;
    }
    Connection tracked = conntrack.track(packet, now());
    Packet routed = judge(HookPoint.PREROUTING, redirected(packet, tracked), tracked);
    if (routed == null) {
      return;
    }
    if (isOwn(routed.destination())) {
      deliver(routed, tracked);
    } else {
      forward(routed, tracked, fromBridge);
    }
  }

  private void fromHost(Packet packet) {
    preparations.forEach(Runnable::run);
    if (packet.payload() instanceof Payload.Unreachable error) {
      rejections.passOn(packet, error);
      return;
    }
    Connection tracked = conntrack.track(packet, now());
    Packet routed = judge(HookPoint.OUTPUT, redirected(packet, tracked), tracked);
    if (routed != null) {
      leave(routed, tracked);
    }
  }

  private Packet redirected(Packet packet, Connection tracked) {
    Packet changed = packet.to(tracked.routed());
    if (changed != packet) {
      network.observe(node.name(), Step.DESTINATION_CHANGED, changed, "");
    }
    return changed;
  }

  // ---- on --------------------------------------------------------------------------------

  private void forward(Packet packet, Connection tracked, boolean fromBridge) {
    boolean bridged =
        fromBridge
            && node.podRange().contains(packet.destination())
            && !tracked.isDestinationTranslated();
    Packet next = bridged ? packet : packet.forwarded();
    if (next.hops() <= 0) {
      network.observe(node.name(), Step.DROPPED, packet, "time to live exceeded");
      return;
    }
    Packet judged = judge(HookPoint.FORWARD, next, tracked);
    if (judged != null) {
      leave(judged, tracked);
    }
  }

  private void leave(Packet packet, Connection tracked) {
    Packet judged = judge(HookPoint.POSTROUTING, packet, tracked);
    if (judged == null) {
      return;
    }
    if (tracked.mayTranslateSource() && isForStrangers(judged)) {
      masquerade(judged, tracked);
    }
    Packet leaving = rewritten(judged, tracked);
    if (isOwn(leaving.destination())) {
      network.later(() -> loopedBack(leaving, tracked));
    } else {
      transmit(leaving);
    }
  }

  /** From a Pod of ours to an address that is no Pod's. */
  private boolean isForStrangers(Packet packet) {
    return node.podRange().contains(packet.source())
        && !packet.source().equals(node.bridgeAddress())
        && network.nodeOfPod(packet.destination()) == null;
  }

  private Packet rewritten(Packet packet, Connection tracked) {
    conntrack.confirm(tracked, now());
    Packet changed = packet.to(tracked.leaving());
    if (changed.flow() != packet.flow() && !changed.flow().equals(packet.flow())) {
      network.observe(node.name(), Step.SOURCE_CHANGED, changed, "");
    }
    return changed;
  }

  private void deliver(Packet packet, Connection tracked) {
    Packet judged = judge(HookPoint.INPUT, packet, tracked);
    if (judged != null) {
      node.hostStack().receive(rewritten(judged, tracked));
    }
  }

  /** Over loopback, where conntrack's work is done already. */
  private void loopedBack(Packet packet, Connection tracked) {
    preparations.forEach(Runnable::run);
    if (judge(HookPoint.INPUT, packet, tracked) != null) {
      node.hostStack().receive(packet);
    }
  }

  /** Out of the node, past all hooks. */
  void transmit(Packet packet) {
    Ip to = packet.destination();
    if (isOwn(to)) {
      network.later(() -> node.hostStack().receive(packet));
    } else if (node.podRange().contains(to)) {
      toPod(packet);
    } else if (!plugged) {
      network.observe(node.name(), Step.DROPPED, packet, "the cable is pulled");
    } else {
      NetworkNode other = network.nodeOfPod(to);
      Ip next = other == null ? to : other.address();
      network.transmit(
          node.name(), node.address(), next, packet, () -> rejections.hostUnreachable(packet));
    }
  }

  private void toPod(Packet packet) {
    Ip to = packet.destination();
    if (node.pod(to) != null) {
      network.observe(node.name(), Step.TRANSMITTED, packet, "to Pod " + to);
      network.later(() -> arriveAtPod(packet));
    } else {
      network.search(
          () -> node.pod(to) != null,
          () -> arriveAtPod(packet),
          () -> rejections.hostUnreachable(packet));
    }
  }

  private void arriveAtPod(Packet packet) {
    PodInterface pod = node.pod(packet.destination());
    if (pod == null) {
      network.observe(node.name(), Step.DROPPED, packet, "the Pod is gone");
    } else {
      pod.stack().receive(packet);
    }
  }

  // ---- judgement -------------------------------------------------------------------------

  private @Nullable Packet judge(HookPoint point, Packet packet, Connection tracked) {
    Packet current = packet;
    for (Hooks.Entry entry : hooks.at(point)) {
      Verdict verdict = entry.hook().apply(point, current, tracked);
      if (verdict instanceof Verdict.Accept) {
        continue;
      }
      if (verdict instanceof Verdict.Drop) {
        network.observe(node.name(), Step.DROPPED, current, point.toString());
        return null;
      }
      if (verdict instanceof Verdict.Reject || verdict instanceof Verdict.Reset) {
        network.observe(node.name(), Step.REJECTED, current, point.toString());
        rejections.reject(current, tracked, verdict);
        return null;
      }
      current = translate(point, current, tracked, verdict);
    }
    return current;
  }

  private Packet translate(HookPoint point, Packet packet, Connection tracked, Verdict verdict) {
    boolean early = point == HookPoint.PREROUTING || point == HookPoint.OUTPUT;
    boolean late = point == HookPoint.POSTROUTING || point == HookPoint.INPUT;
    if (verdict instanceof Verdict.Destination destination) {
      if (!early) {
        throw new IllegalStateException("destination NAT is not possible at " + point);
      }
      if (tracked.mayTranslateDestination()) {
        tracked.translateDestination(destination.to());
        return redirected(packet, tracked);
      }
      return packet;
    }
    if (!late) {
      throw new IllegalStateException("source NAT is not possible at " + point);
    }
    if (tracked.mayTranslateSource()) {
      if (verdict instanceof Verdict.Source source) {
        tracked.translateSource(source.ip(), packet.sourcePort());
      } else {
        masquerade(packet, tracked);
      }
    }
    return packet;
  }

  private void masquerade(Packet packet, Connection tracked) {
    tracked.translateSource(leavingAddress(packet.destination()), packet.sourcePort());
  }

  Network network() {
    return network;
  }
}
