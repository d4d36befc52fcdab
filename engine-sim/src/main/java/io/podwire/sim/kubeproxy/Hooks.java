package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.kubeproxy.PortRules.Chance;
import io.podwire.sim.kubeproxy.ProxyTable.Refused;
import io.podwire.sim.network.Connection;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.Packet;
import io.podwire.sim.network.Verdict;
import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;
import java.util.random.RandomGenerator;

/** Where the tables {@code nat} and {@code filter} meet the packets of the node. */
final class Hooks {
  // https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/apis/config/v1alpha1/defaults.go
  private static final int MASQUERADE_MARK = 1 << 14;

  private final ProxyTable table;
  private final NetworkNode node;
  private final Cidr podRange;
  private final Simulation simulation;
  private final RandomGenerator random;
  private final Trace trace;

  Hooks(
      ProxyTable table,
      NetworkNode node,
      Cidr podRange,
      Simulation simulation,
      RandomGenerator random,
      Trace trace) {
    this.table = table;
    this.node = node;
    this.podRange = podRange;
    this.simulation = simulation;
    this.random = random;
    this.trace = trace;
  }

  /** The table {@code nat} before routing: only what begins here is translated. */
  Verdict translate(HookPoint point, Packet packet, Connection tracked) {
    if (!begins(tracked) || tracked.isDestinationTranslated()) {
      return Verdict.ACCEPT;
    }
    Ip from = packet.source();
    Translation found =
        table.translate(
            new Source(from, podRange.contains(from), isOwn(from)),
            destination(packet),
            isOwn(packet.destination()),
            new Chance(random, simulation.nanoTime()));
    if (found == null) {
      return Verdict.ACCEPT;
    }
    if (trace.isOn()) {
      trace.add(
          new Hop.EndpointChosen(
              node.name(),
              packet.flow().toString(),
              found.by().toString(),
              found.to().toString(),
              found.masquerade()));
    }
    if (found.masquerade()) {
      tracked.setMark(tracked.mark() | MASQUERADE_MARK);
    }
    return Verdict.destination(found.to().ip(), found.to().port());
  }

  /** The chain {@code KUBE-POSTROUTING}. */
  Verdict masquerade(HookPoint point, Packet packet, Connection tracked) {
    return (tracked.mark() & MASQUERADE_MARK) != 0 ? Verdict.MASQUERADE : Verdict.ACCEPT;
  }

  /** The table {@code filter}. */
  Verdict filter(HookPoint point, Packet packet, Connection tracked) {
    if (!begins(tracked)) {
      return Verdict.ACCEPT;
    }
    Destination to = destination(packet);
    Refused strangers = table.refusalOfStrangers(to);
    if (strangers != Refused.NOT) {
      return told(packet, strangers, "has source ranges", Verdict.DROP);
    }
    Refused refused = point == HookPoint.INPUT ? Refused.NOT : table.refusalOfClusterIp(to);
    if (refused == Refused.NOT && point != HookPoint.OUTPUT) {
      refused = table.refusalOfExternal(to, isOwn(packet.destination()));
    }
    return switch (refused.how()) {
      case NONE -> Verdict.ACCEPT;
      case REJECT -> told(packet, refused, "has no endpoints", Verdict.REJECT);
      case DROP -> told(packet, refused, "has no local endpoints", Verdict.DROP);
    };
  }

  private Verdict told(Packet packet, Refused refused, String reason, Verdict verdict) {
    if (trace.isOn()) {
      trace.add(
          new Hop.ServiceRefused(
              node.name(), packet.flow().toString(), String.valueOf(refused.by()), reason));
    }
    return verdict;
  }

  private static boolean begins(Connection tracked) {
    return tracked.isNew() && !tracked.isReply();
  }

  private static Destination destination(Packet packet) {
    return new Destination(
        packet.destination(), packet.destinationPort(), packet.protocol().name());
  }

  private boolean isOwn(Ip ip) {
    return ip.isLoopback() || node.host().addresses().contains(ip);
  }
}
