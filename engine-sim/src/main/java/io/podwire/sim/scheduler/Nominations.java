package io.podwire.sim.scheduler;

import io.podwire.sim.controller.Pods;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which Pods wait for room on a node where others end for them: less important ones may not take it
 * meanwhile (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/backend/queue/nominator.go">nominator.go</a>).
 * A Pod that waits counts by what it takes of the node, not by its affinities.
 */
final class Nominations {
  private record Nominee(ObjectKey pod, Demand demand) {}

  private final Map<String, Map<String, Nominee>> byNode = new LinkedHashMap<>();

  /** Notes what the Pod's status says. */
  void note(ObjectKey key, ApiObject pod) {
    forget(pod);
    String node = pod.text("status", "nominatedNodeName");
    if (!node.isEmpty() && pod.text("spec", "nodeName").isEmpty() && !Pods.isTerminal(pod)) {
      byNode
          .computeIfAbsent(node, unseen -> new LinkedHashMap<>())
          .put(pod.uid(), new Nominee(key, Demand.of(pod)));
    }
  }

  void forget(ApiObject pod) {
    byNode.values().removeIf(nominees -> nominees.remove(pod.uid()) != null && nominees.isEmpty());
  }

  /** The node as if the Pods were there that wait for it and are no less important than this. */
  NodeState on(NodeState state, ApiObject pod, int priority) {
    Map<String, Nominee> nominees = byNode.getOrDefault(state.name(), Map.of());
    NodeState filled = state;
    for (Map.Entry<String, Nominee> each : nominees.entrySet()) {
      Demand demand = each.getValue().demand();
      if (demand.priority() >= priority && !each.getKey().equals(pod.uid())) {
        filled = filled == state ? state.copy() : filled;
        filled.add(each.getKey(), demand);
      }
    }
    return filled;
  }

  /** The Pods that wait for the node and are less important. */
  List<ObjectKey> below(String node, int priority) {
    List<ObjectKey> below = new ArrayList<>();
    for (Nominee nominee : byNode.getOrDefault(node, Map.of()).values()) {
      if (nominee.demand().priority() < priority) {
        below.add(nominee.pod());
      }
    }
    return below;
  }
}
