package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import io.podwire.sim.kubeproxy.PortRules.Chance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All of a node's rules, found by destination. The first match in the order of Service names stands
 * for the first match in a chain.
 */
final class ProxyTable {
  private final Map<ServicePortName, PortRules> rules = new LinkedHashMap<>();
  private final Map<Destination, List<Capture>> captures = new HashMap<>();

  /** What a Service port owns: an address and port, or a port of the node (address null). */
  record Destination(@Nullable Ip ip, int port, String protocol) {}

  private enum Kind {
    CLUSTER,
    LOAD_BALANCER,
    EXTERNAL,
    NODE_PORT
  }

  private record Capture(Kind kind, PortRules rules) {}

  /** The rules of the port now, if it has any. */
  @Nullable PortRules get(ServicePortName name) {
    return rules.get(name);
  }

  void put(PortRules made) {
    remove(made.port().name());
    rules.put(made.port().name(), made);
    forEachDestination(made.port(), (kind, to) -> capture(to, new Capture(kind, made)));
  }

  void remove(ServicePortName name) {
    PortRules gone = rules.remove(name);
    if (gone != null) {
      forEachDestination(gone.port(), (kind, to) -> release(to, gone));
    }
  }

  private interface DestinationVisitor {
    void visit(Kind kind, Destination to);
  }

  private static void forEachDestination(ServicePort port, DestinationVisitor visitor) {
    String protocol = port.name().protocol();
    visitor.visit(Kind.CLUSTER, new Destination(port.clusterIp(), port.port(), protocol));
    port.externalIps()
        .forEach(ip -> visitor.visit(Kind.EXTERNAL, new Destination(ip, port.port(), protocol)));
    port.loadBalancerIps()
        .forEach(
            ip -> visitor.visit(Kind.LOAD_BALANCER, new Destination(ip, port.port(), protocol)));
    if (port.nodePort() != 0) {
      visitor.visit(Kind.NODE_PORT, new Destination(null, port.nodePort(), protocol));
    }
  }

  private void capture(Destination to, Capture added) {
    List<Capture> there = captures.get(to);
    if (there == null) {
      captures.put(to, List.of(added));
    } else {
      List<Capture> more = new ArrayList<>(there);
      more.add(added);
      more.sort(Comparator.comparing(capture -> capture.rules().port().name()));
      captures.put(to, more);
    }
  }

  private void release(Destination to, PortRules gone) {
    List<Capture> left = new ArrayList<>(captures.getOrDefault(to, List.of()));
    left.removeIf(capture -> capture.rules() == gone);
    if (left.isEmpty()) {
      captures.remove(to);
    } else {
      captures.put(to, List.copyOf(left));
    }
  }

  /**
   * Where a new connection goes, or null if the rules leave it as it is.
   *
   * @param toHost whether the address is one of the node's own, where node ports are
   */
  @Nullable Translation translate(
      Source source, Destination destination, boolean toHost, Chance chance) {
    Translation found = translate(source, destination, chance);
    return found == null && toHost
        ? translate(
            source, new Destination(null, destination.port(), destination.protocol()), chance)
        : found;
  }

  private @Nullable Translation translate(Source source, Destination to, Chance chance) {
    for (Capture capture : captures.getOrDefault(to, List.of())) {
      Translation found =
          switch (capture.kind()) {
            case CLUSTER -> capture.rules().internal(source, chance);
            case EXTERNAL, NODE_PORT -> capture.rules().external(source, chance);
            case LOAD_BALANCER -> {
              Ip address = to.ip();
              yield address == null ? null : capture.rules().loadBalancer(source, address, chance);
            }
          };
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The chain {@code KUBE-PROXY-FIREWALL}: what source ranges keep from a load balancer. */
  boolean isFirewalled(Destination to) {
    for (Capture capture : captures.getOrDefault(to, List.of())) {
      if (capture.kind() == Kind.LOAD_BALANCER && capture.rules().isFirewalled()) {
        return true;
      }
    }
    return false;
  }

  /** The chain {@code KUBE-SERVICES} of the filter table. */
  Refused refusalOfClusterIp(Destination to) {
    for (Capture capture : captures.getOrDefault(to, List.of())) {
      if (capture.kind() == Kind.CLUSTER && capture.rules().internalRefusal() != Refusal.NONE) {
        return new Refused(capture.rules().internalRefusal(), capture.rules().port().name());
      }
    }
    return Refused.NOT;
  }

  /** The chain {@code KUBE-EXTERNAL-SERVICES}. */
  Refused refusalOfExternal(Destination to, boolean toHost) {
    Refused refused = refusalOfExternal(to);
    return refused == Refused.NOT && toHost
        ? refusalOfExternal(new Destination(null, to.port(), to.protocol()))
        : refused;
  }

  private Refused refusalOfExternal(Destination to) {
    for (Capture capture : captures.getOrDefault(to, List.of())) {
      if (capture.kind() != Kind.CLUSTER && capture.rules().externalRefusal() != Refusal.NONE) {
        return new Refused(capture.rules().externalRefusal(), capture.rules().port().name());
      }
    }
    return Refused.NOT;
  }

  /**
   * What the filter does.
   *
   * @param by the Service port whose rules say so; null if none does
   */
  record Refused(Refusal how, @Nullable ServicePortName by) {
    static final Refused NOT = new Refused(Refusal.NONE, null);
  }
}
