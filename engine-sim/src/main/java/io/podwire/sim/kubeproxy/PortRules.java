package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A node's rules for one Service port: the chains {@code KUBE-SVC}, {@code KUBE-SVL}, {@code
 * KUBE-EXT}, {@code KUBE-FW} and {@code KUBE-SEP} of the proxier. A null translation means that the
 * chains were left without a verdict.
 */
final class PortRules {
  private final ServicePort port;
  private final UsableEndpoints endpoints;
  private final Ip node;
  private final Map<Endpoint, RecentClients> recent;

  private PortRules(
      ServicePort port, UsableEndpoints endpoints, Ip node, Map<Endpoint, RecentClients> recent) {
    this.port = port;
    this.endpoints = endpoints;
    this.node = node;
    this.recent = recent;
  }

  /**
   * @param before the rules that these replace: clients stick to endpoints that stay
   * @param node the node's own address
   */
  static PortRules of(
      ServicePort port, UsableEndpoints endpoints, Ip node, @Nullable PortRules before) {
    return new PortRules(port, endpoints, node, recent(port, endpoints, before));
  }

  private static Map<Endpoint, RecentClients> recent(
      ServicePort port, UsableEndpoints endpoints, @Nullable PortRules before) {
    if (port.affinitySeconds() == 0) {
      return Map.of();
    }
    Map<Endpoint, RecentClients> recent = new HashMap<>();
    for (List<Endpoint> usable : List.of(endpoints.cluster(), endpoints.local())) {
      for (Endpoint endpoint : usable) {
        recent.computeIfAbsent(endpoint, key -> recentBefore(before, key));
      }
    }
    return recent;
  }

  private static RecentClients recentBefore(@Nullable PortRules before, Endpoint endpoint) {
    if (before != null) {
      for (Map.Entry<Endpoint, RecentClients> old : before.recent.entrySet()) {
        if (old.getKey().isAt(endpoint.ip(), endpoint.port())) {
          return old.getValue();
        }
      }
    }
    return new RecentClients();
  }

  ServicePort port() {
    return port;
  }

  boolean hasEndpoints() {
    return endpoints.anywhere();
  }

  Refusal internalRefusal() {
    return refusal(port.internalLocal());
  }

  Refusal externalRefusal() {
    return refusal(port.externalLocal());
  }

  private Refusal refusal(boolean localOnly) {
    if (!endpoints.anywhere()) {
      return Refusal.REJECT;
    }
    return localOnly && endpoints.local().isEmpty() ? Refusal.DROP : Refusal.NONE;
  }

  /** Whether the load balancer's addresses are guarded by source ranges. */
  boolean isFirewalled() {
    return hasEndpoints() && !port.loadBalancerIps().isEmpty() && !port.sourceRanges().isEmpty();
  }

  /** What happens to a connection to the cluster address. */
  @Nullable Translation internal(Source source, Chance chance) {
    if (internalRefusal() != Refusal.NONE) {
      return null;
    }
    List<Endpoint> usable = port.internalLocal() ? endpoints.local() : endpoints.cluster();
    return choose(usable, source, !source.fromPods(), chance);
  }

  /** What happens to a connection to an external address or a node port. */
  @Nullable Translation external(Source source, Chance chance) {
    if (!hasEndpoints()) {
      return null;
    }
    if (!port.externalLocal()) {
      return choose(endpoints.cluster(), source, true, chance);
    }
    // What begins inside the cluster is as if it went out to a load balancer and came back. The
    // address of the node's bridge is in the Pods' range, and taken for a Pod's.
    boolean masquerade = source.fromHost() && !source.fromPods();
    Translation inside =
        source.fromPods() || source.fromHost()
            ? choose(endpoints.cluster(), source, masquerade, chance)
            : null;
    return inside != null ? inside : choose(endpoints.local(), source, masquerade, chance);
  }

  /** What happens to a connection to an address of the load balancer. */
  @Nullable Translation loadBalancer(Source source, Ip address, Chance chance) {
    return !isFirewalled() || mayUseLoadBalancer(source.ip(), address)
        ? external(source, chance)
        : null;
  }

  private boolean mayUseLoadBalancer(Ip source, Ip address) {
    boolean nodeMay = false;
    for (Cidr range : port.sourceRanges()) {
      if (range.contains(source)) {
        return true;
      }
      nodeMay |= range.contains(node);
    }
    // A node that holds the address itself comes with it as its source.
    return nodeMay && port.loadBalancerIps().contains(source);
  }

  private @Nullable Translation choose(
      List<Endpoint> usable, Source source, boolean masquerade, Chance chance) {
    if (usable.isEmpty()) {
      return null;
    }
    Endpoint to = sticky(usable, source, chance);
    if (to == null) {
      to = usable.get(chance.random().nextInt(usable.size()));
    }
    RecentClients clients = recent.get(to);
    if (clients != null) {
      clients.add(source.ip(), chance.nanoTime());
    }
    boolean hairpin = to.ip().equals(source.ip());
    return new Translation(port.name(), to, masquerade || hairpin);
  }

  private @Nullable Endpoint sticky(List<Endpoint> usable, Source source, Chance chance) {
    if (recent.isEmpty()) {
      return null;
    }
    long since = chance.nanoTime() - port.affinitySeconds() * 1_000_000_000L;
    for (Endpoint endpoint : usable) {
      RecentClients clients = recent.get(endpoint);
      if (clients != null && clients.hasSeen(source.ip(), since)) {
        return endpoint;
      }
    }
    return null;
  }

  /** What a choice depends on beside the connection. */
  record Chance(RandomGenerator random, long nanoTime) {}
}
