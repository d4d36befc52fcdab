package io.podwire.sim.scheduler;

import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All nodes, in the order in which they came, and where the last search ended. */
final class Nodes {
  private final Map<String, NodeState> byName = new LinkedHashMap<>();
  private final Map<String, Map<String, Demand>> early = new LinkedHashMap<>();
  private @Nullable List<NodeState> inOrder;
  private int position;

  void put(ApiObject node) {
    NodeState known = byName.get(node.name());
    if (known != null) {
      known.node(node);
      return;
    }
    NodeState fresh = new NodeState(node);
    byName.put(node.name(), fresh);
    Map<String, Demand> waiting = early.remove(node.name());
    if (waiting != null) {
      waiting.forEach(fresh::add);
    }
    inOrder = null;
  }

  void remove(String name) {
    byName.remove(name);
    inOrder = null;
  }

  Collection<NodeState> all() {
    return byName.values();
  }

  int size() {
    return byName.size();
  }

  Optional<NodeState> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  NodeState next() {
    List<NodeState> order = inOrder;
    if (order == null) {
      order = new ArrayList<>(byName.values());
      inOrder = order;
    }
    position = (position + 1) % order.size();
    return order.get(position);
  }

  /** Notes that the Pod is there; false if that is known. */
  boolean take(String node, String uid, ApiObject pod) {
    NodeState state = byName.get(node);
    if (state != null && state.has(uid)) {
      return false;
    }
    take(node, uid, Demand.of(pod));
    return true;
  }

  void take(String node, String uid, Demand demand) {
    NodeState state = byName.get(node);
    if (state != null) {
      state.add(uid, demand);
    } else {
      early.computeIfAbsent(node, unseen -> new LinkedHashMap<>()).put(uid, demand);
    }
  }

  /** Notes that the Pod has been told to end. */
  void leave(String node, String uid) {
    find(node).ifPresent(state -> state.leave(uid));
  }

  /** Notes that the Pod is there no more; false if that is known. */
  boolean release(String node, String uid) {
    NodeState state = byName.get(node);
    Map<String, Demand> waiting = early.get(node);
    return (state != null && state.remove(uid)) || (waiting != null && waiting.remove(uid) != null);
  }
}
