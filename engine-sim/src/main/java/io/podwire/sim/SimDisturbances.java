package io.podwire.sim;

import io.podwire.engine.Disturbance;
import io.podwire.sim.address.Ip;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.Link;
import io.podwire.sim.network.Network;
import io.podwire.sim.network.PacketHook;
import io.podwire.sim.network.Verdict;
import java.time.Duration;
import java.util.Map;

/** Does to a cluster what a {@link Disturbance} says. To be used by who holds the baton. */
final class SimDisturbances {
  private final Network network;
  private final Map<String, SimNode> nodes;
  private Duration endpointDelay = Duration.ZERO;

  SimDisturbances(Network network, Map<String, SimNode> nodes) {
    this.network = network;
    this.nodes = nodes;
  }

  /** How much later than usual endpoints follow their Pods. */
  Duration endpointDelay() {
    return endpointDelay;
  }

  /** Does it, and returns what undoes it. */
  Runnable begin(Disturbance disturbance) {
    if (disturbance instanceof Disturbance.NodeLost lost) {
      SimNode node = node(lost.node());
      node.unplug();
      return node::plugIn;
    }
    if (disturbance instanceof Disturbance.NodesParted parted) {
      Link link = link(parted.one(), parted.other());
      link.cut();
      return link::mend;
    }
    if (disturbance instanceof Disturbance.NodesSlowed slowed) {
      Link link = link(slowed.one(), slowed.other());
      link.setDelay(slowed.delay());
      return link::resetDelay;
    }
    if (disturbance instanceof Disturbance.PodsParted parted) {
      return part(Ip.of(parted.one()), Ip.of(parted.other()));
    }
    if (disturbance instanceof Disturbance.ProxyStopped stopped) {
      SimNode node = node(stopped.node());
      node.pauseProxy(true);
      return () -> node.pauseProxy(false);
    }
    endpointDelay = ((Disturbance.EndpointsDelayed) disturbance).delay();
    return () -> endpointDelay = Duration.ZERO;
  }

  private Runnable part(Ip one, Ip other) {
    PacketHook drops =
        (point, packet, tracked) ->
            isBetween(packet.source(), packet.destination(), one, other)
                ? Verdict.DROP
                : Verdict.ACCEPT;
    nodes
        .values()
        .forEach(node -> node.network().addHook(HookPoint.FORWARD, PacketHook.FILTER, drops));
    return () ->
        nodes.values().forEach(node -> node.network().removeHook(HookPoint.FORWARD, drops));
  }

  private static boolean isBetween(Ip from, Ip to, Ip one, Ip other) {
    return from.equals(one) && to.equals(other) || from.equals(other) && to.equals(one);
  }

  private Link link(String one, String other) {
    return network.link(node(one).network().address(), node(other).network().address());
  }

  private SimNode node(String name) {
    SimNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("node: there is no '" + name + "'");
    }
    return node;
  }
}
