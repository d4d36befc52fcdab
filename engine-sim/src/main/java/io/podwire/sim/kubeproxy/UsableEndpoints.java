package io.podwire.sim.kubeproxy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which endpoints of a Service port a node uses, as upstream's <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/topology.go">CategorizeEndpoints</a>:
 * ready ones, or, where there are none, those that still serve while they terminate.
 *
 * @param cluster those for traffic of policy Cluster
 * @param local those for traffic of policy Local
 * @param anywhere whether any node has one
 */
record UsableEndpoints(List<Endpoint> cluster, List<Endpoint> local, boolean anywhere) {
  static UsableEndpoints of(List<Endpoint> all, ServicePort port, String node, String zone) {
    List<Endpoint> cluster = port.usesClusterEndpoints() ? cluster(all, node, zone) : List.of();
    boolean anywhere = !cluster.isEmpty();
    List<Endpoint> local = List.of();
    if (port.usesLocalEndpoints()) {
      local = readyElseTerminating(all, endpoint -> endpoint.node().equals(node));
      anywhere |= !readyElseTerminating(all, endpoint -> true).isEmpty();
    }
    return new UsableEndpoints(cluster, local, anywhere);
  }

  private static List<Endpoint> cluster(List<Endpoint> all, String node, String zone) {
    List<Endpoint> ready = select(all, Endpoint::ready);
    if (ready.isEmpty()) {
      return select(all, Endpoint::isServingTerminating);
    }
    if (isHinted(ready, Endpoint::nodeHints, node)) {
      return select(ready, endpoint -> endpoint.nodeHints().contains(node));
    }
    if (isHinted(ready, Endpoint::zoneHints, zone)) {
      return select(ready, endpoint -> endpoint.zoneHints().contains(zone));
    }
    return ready;
  }

  /** Hints count only where every ready endpoint has one, and one of them is meant for here. */
  private static boolean isHinted(
      List<Endpoint> ready, Function<Endpoint, Set<String>> hints, String here) {
    boolean meant = false;
    for (Endpoint endpoint : ready) {
      if (hints.apply(endpoint).isEmpty()) {
        return false;
      }
      meant |= hints.apply(endpoint).contains(here);
    }
    return meant;
  }

  private static List<Endpoint> readyElseTerminating(
      List<Endpoint> all, Predicate<Endpoint> within) {
    List<Endpoint> ready = select(all, within.and(Endpoint::ready));
    return ready.isEmpty() ? select(all, within.and(Endpoint::isServingTerminating)) : ready;
  }

  private static List<Endpoint> select(List<Endpoint> all, Predicate<Endpoint> wanted) {
    return all.stream().filter(wanted).toList();
  }
}
