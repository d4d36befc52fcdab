package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.quota.Amounts;
import io.podwire.sim.store.ApiObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A node, and what the Pods on it have taken of it. */
final class NodeState {
  private ApiObject node;
  private Map<String, Long> allocatable;
  private final Map<String, Demand> pods = new LinkedHashMap<>();
  private final Map<String, Long> taken = new HashMap<>();
  private final Map<String, Integer> owners = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();
  private boolean cordoned;
  private JsonNode taints;
  private long cpu;
  private long memory;
  private long most; // Pods
  private long scoredCpu;
  private long scoredMemory;

  NodeState(ApiObject node) {
    this.node = node;
    this.allocatable = Amounts.of(node.at("status", "allocatable")).units();
    measure();
    this.cordoned = isCordoned(node);
    this.taints = node.at("spec", "taints");
  }

  /** What every Pod asks every node for is looked up once. */
  private void measure() {
    cpu = allocatable("cpu");
    memory = allocatable("memory");
    most = allocatable("pods");
  }

  private static boolean isCordoned(ApiObject node) {
    return node.at("spec", "unschedulable").asBoolean();
  }

  void node(ApiObject changed) {
    if (!changed.at("status", "allocatable").equals(node.at("status", "allocatable"))) {
      allocatable = Amounts.of(changed.at("status", "allocatable")).units();
      measure();
    }
    node = changed;
    cordoned = isCordoned(changed);
    taints = changed.at("spec", "taints");
  }

  ApiObject node() {
    return node;
  }

  boolean isCordoned() {
    return cordoned;
  }

  JsonNode taints() {
    return taints;
  }

  String name() {
    return node.name();
  }

  void add(String uid, Demand demand) {
    if (pods.putIfAbsent(uid, demand) == null) {
      account(demand, 1);
      count(demand, 1);
    }
  }

  /**
   * The Pod has been told to end: it keeps its room, and <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/framework/plugins/podtopologyspread/common.go">counts
   * no more</a> among those of its controller.
   */
  void leave(String uid) {
    Demand demand = pods.get(uid);
    if (demand != null && leaving.add(uid)) {
      count(demand, -1);
    }
  }

  /** The same node, for trying out what else might be on it. */
  NodeState copy() {
    NodeState copy = new NodeState(node);
    pods.forEach(copy::add);
    leaving.forEach(copy::leave);
    return copy;
  }

  /** What the Pod that is here takes. */
  Demand demand(String uid) {
    return Objects.requireNonNull(pods.get(uid));
  }

  boolean has(String uid) {
    return pods.containsKey(uid);
  }

  boolean remove(String uid) {
    Demand demand = pods.remove(uid);
    if (demand != null) {
      account(demand, -1);
      if (!leaving.remove(uid)) {
        count(demand, -1);
      }
    }
    return demand != null;
  }

  private void account(Demand demand, int sign) {
    demand
        .resources()
        .forEach((resource, amount) -> taken.merge(resource, sign * amount, Long::sum));
    scoredCpu += sign * demand.scoredCpu();
    scoredMemory += sign * demand.scoredMemory();
  }

  private void count(Demand demand, int sign) {
    if (!demand.owner().isEmpty()) {
      owners.merge(demand.owner(), sign, (had, more) -> had + more == 0 ? null : had + more);
    }
  }

  boolean isFull() {
    return pods.size() >= most;
  }

  long cpu() {
    return cpu;
  }

  long memory() {
    return memory;
  }

  long allocatable(String resource) {
    return allocatable.getOrDefault(resource, 0L);
  }

  long free(String resource) {
    return allocatable(resource) - taken.getOrDefault(resource, 0L);
  }

  long scoredCpu() {
    return scoredCpu;
  }

  long scoredMemory() {
    return scoredMemory;
  }

  /** How many Pods of the controller are here to stay. */
  int podsOf(String owner) {
    return owners.getOrDefault(owner, 0);
  }

  boolean isTaken(Demand.HostPort port) {
    for (Demand demand : pods.values()) {
      for (Demand.HostPort held : demand.ports()) {
        if (held.clashes(port)) {
          return true;
        }
      }
    }
    return false;
  }
}
