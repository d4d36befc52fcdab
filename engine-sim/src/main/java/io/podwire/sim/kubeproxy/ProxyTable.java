package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import io.podwire.sim.kubeproxy.Capture.Kind;
import io.podwire.sim.kubeproxy.PortRules.Chance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All of a node's rules, found by destination and made when they are first needed. The first match
 * in the order of Service names stands for the first match in a chain.
 */
final class ProxyTable {
  private final Function<Destination, @Nullable List<Capture>> captures;
  private final String node;
  private final Ip address;
  private final Map<ServicePortName, Made> made = new LinkedHashMap<>();
  private String zone = "";

  /** Rules, and what they were made of. */
  private record Made(PortState state, String zone, PortRules rules) {}

  /**
   * @param captures who captures a destination, as the node knows it; null if nobody does
   */
  ProxyTable(Function<Destination, @Nullable List<Capture>> captures, String node, Ip address) {
    this.captures = captures;
    this.node = node;
    this.address = address;
  }

  /** The node is in that zone. */
  void setZone(String now) {
    zone = now;
  }

  /** Brings the rules that exist up to date: what a client sticks to may not be there any more. */
  void refresh() {
    for (PortState state : states()) {
      PortState now =
          captures(state.clusterDestination()).stream()
              .map(Capture::state)
              .filter(there -> there.name().equals(state.name()))
              .findFirst()
              .orElse(null);
      if (now == null) {
        made.remove(state.name());
      } else {
        rules(now);
      }
    }
  }

  /** The Service ports that there are rules for, as they were when those were made. */
  List<PortState> states() {
    return made.values().stream().map(Made::state).toList();
  }

  private List<Capture> captures(Destination to) {
    List<Capture> there = captures.apply(to);
    return there == null ? List.of() : there;
  }

  private PortRules rules(PortState state) {
    Made known = made.get(state.name());
    if (known != null && known.zone().equals(zone) && known.state().equals(state)) {
      return known.rules();
    }
    UsableEndpoints usable = UsableEndpoints.of(state.endpoints(), state.port(), node, zone);
    PortRules rules =
        PortRules.of(state.port(), usable, address, known == null ? null : known.rules());
    made.put(state.name(), new Made(state, zone, rules));
    return rules;
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
    for (Capture capture : captures(to)) {
      PortRules rules = rules(capture.state());
      Translation found =
          switch (capture.kind()) {
            case CLUSTER -> rules.internal(source, chance);
            case EXTERNAL, NODE_PORT -> rules.external(source, chance);
            case LOAD_BALANCER -> {
              Ip balancer = to.ip();
              yield balancer == null ? null : rules.loadBalancer(source, balancer, chance);
            }
            case HEALTH_CHECK -> null;
          };
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The chain {@code KUBE-PROXY-FIREWALL}: what source ranges keep from a load balancer. */
  Refused refusalOfStrangers(Destination to) {
    for (Capture capture : captures(to)) {
      if (capture.kind() == Kind.LOAD_BALANCER && rules(capture.state()).isFirewalled()) {
        return new Refused(Refusal.DROP, capture.state().name());
      }
    }
    return Refused.NOT;
  }

  /** The chain {@code KUBE-SERVICES} of the filter table. */
  Refused refusalOfClusterIp(Destination to) {
    for (Capture capture : captures(to)) {
      if (capture.kind() == Kind.CLUSTER) {
        Refusal refusal = rules(capture.state()).internalRefusal();
        if (refusal != Refusal.NONE) {
          return new Refused(refusal, capture.state().name());
        }
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
    for (Capture capture : captures(to)) {
      if (capture.kind() != Kind.CLUSTER && capture.kind() != Kind.HEALTH_CHECK) {
        Refusal refusal = rules(capture.state()).externalRefusal();
        if (refusal != Refusal.NONE) {
          return new Refused(refusal, capture.state().name());
        }
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
