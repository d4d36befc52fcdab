package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Notices nodes that have fallen silent, and writes what ails a node into its taints (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/nodelifecycle/node_lifecycle_controller.go">node_lifecycle_controller.go</a>).
 */
public final class NodeLifecycleController {
  private static final String LEASES = "kube-node-lease";

  /**
   * {@code --node-monitor-grace-period}, its default: <a
   * href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/">kube-controller-manager</a>.
   */
  private static final Duration GRACE = Duration.ofSeconds(50);

  private static final String PREFIX = "node.kubernetes.io/";
  private static final List<String> MANAGED =
      List.of(
          "not-ready",
          "unreachable",
          "unschedulable",
          "memory-pressure",
          "disk-pressure",
          "pid-pressure",
          "network-unavailable");
  private static final Map<String, String> PRESSURES = new TreeMap<>();

  static {
    PRESSURES.put("MemoryPressure", "memory-pressure");
    PRESSURES.put("DiskPressure", "disk-pressure");
    PRESSURES.put("PIDPressure", "pid-pressure");
    PRESSURES.put("NetworkUnavailable", "network-unavailable");
  }

  private final Api api;
  private final Simulation simulation;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> taints;
  private final WorkQueue<ObjectKey> health;

  public NodeLifecycleController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.events = EventRecorder.of(api, simulation, "node-controller");
    this.taints = new WorkQueue<>("node taints", simulation, this::taint);
    this.health = new WorkQueue<>("node health", simulation, this::check);
  }

  public void start() {
    api.watch("node-lifecycle-controller", Resources.NODES, this::onNode);
  }

  private void onNode(WatchEvent event) {
    if (event.type() == WatchEvent.Type.DELETED) {
      return;
    }
    ObjectKey key = new ObjectKey(Resources.NODES, "", event.object().name());
    taints.add(key);
    if (event.type() == WatchEvent.Type.ADDED) {
      events.normal(
          event.object(),
          "RegisteredNode",
          "Node " + key.name() + " event: Registered Node " + key.name() + " in Controller");
      health.addAfter(key, GRACE);
    }
  }

  // ---- taints ----------------------------------------------------------------------------

  private void taint(ObjectKey key) {
    ApiObject node = api.find(key).orElse(null);
    if (node == null) {
      return;
    }
    Set<String> wanted = wanted(node);
    ArrayNode taints = node.tree().arrayNode();
    for (JsonNode taint : node.at("spec", "taints")) {
      String name = taint.path("key").asText().replace(PREFIX, "");
      String id = name + " " + taint.path("effect").asText();
      if (!MANAGED.contains(name) || wanted.remove(id)) {
        taints.add(taint);
      }
    }
    for (String id : wanted) {
      String[] parts = id.split(" ");
      ObjectNode taint = taints.addObject();
      taint.put("key", PREFIX + parts[0]).put("effect", parts[1]);
      if (parts[1].equals("NoExecute") || parts[0].equals("unschedulable")) {
        taint.put("timeAdded", Times.second(simulation.now()));
      }
    }
    if (!taints.equals(node.at("spec", "taints"))
        && !(taints.isEmpty() && node.at("spec", "taints").isEmpty())) {
      ObjectNode tree = node.copy();
      tree.withObject("/spec").set("taints", taints);
      if (taints.isEmpty()) {
        tree.withObject("/spec").remove("taints");
      }
      api.update(Resources.NODES, tree);
    }
  }

  private static Set<String> wanted(ApiObject node) {
    Set<String> wanted = new LinkedHashSet<>();
    if (node.at("spec", "unschedulable").asBoolean()) {
      wanted.add("unschedulable NoSchedule");
    }
    String ready = Pods.condition(node, "Ready").path("status").asText("False");
    if (ready.equals("False")) {
      wanted.add("not-ready NoSchedule");
      wanted.add("not-ready NoExecute");
    } else if (ready.equals("Unknown")) {
      wanted.add("unreachable NoSchedule");
      wanted.add("unreachable NoExecute");
    }
    PRESSURES.forEach(
        (type, taint) -> {
          if (Pods.condition(node, type).path("status").asText().equals("True")) {
            wanted.add(taint + " NoSchedule");
          }
        });
    return wanted;
  }

  // ---- silence ---------------------------------------------------------------------------

  private void check(ObjectKey key) {
    ApiObject node = api.find(key).orElse(null);
    if (node == null) {
      return;
    }
    Duration silent =
        api.find(new ObjectKey(Resources.LEASES, LEASES, key.name()))
            .map(lease -> Times.since(lease.text("spec", "renewTime"), simulation.now()))
            .orElse(GRACE);
    if (silent.compareTo(GRACE) < 0) {
      health.addAfter(key, GRACE.minus(silent).plusMillis(1));
      return;
    }
    health.addAfter(key, Duration.ofSeconds(5));
    if (!Pods.condition(node, "Ready").path("status").asText().equals("Unknown")) {
      giveUp(node);
    }
  }

  private void giveUp(ApiObject node) {
    ObjectNode tree = node.copy();
    String now = Times.second(simulation.now());
    for (String type : new String[] {"MemoryPressure", "DiskPressure", "PIDPressure", "Ready"}) {
      JsonNode known = Pods.condition(node, type);
      ObjectNode condition =
          Conditions.set(
              tree.withObject("/status"),
              type,
              "Unknown",
              known.isMissingNode() ? "NodeStatusNeverUpdated" : "NodeStatusUnknown",
              known.isMissingNode()
                  ? "Kubelet never posted node status."
                  : "Kubelet stopped posting node status.",
              now);
      condition.set("lastHeartbeatTime", known.path("lastHeartbeatTime"));
    }
    api.updateStatus(Resources.NODES, tree);
    events.normal(node, "NodeNotReady", "Node " + node.name() + " status is now: NodeNotReady");
    for (ApiObject pod : api.withField(Resources.PODS, "spec.nodeName", node.name())) {
      markNotReady(pod, now);
    }
  }

  private void markNotReady(ApiObject pod, String now) {
    JsonNode ready = Pods.condition(pod, "Ready");
    if (!ready.path("status").asText().equals("True")) {
      return;
    }
    ObjectNode tree = pod.copy();
    for (JsonNode condition : tree.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        ((ObjectNode) condition).put("status", "False").put("lastTransitionTime", now);
      }
    }
    api.updateStatus(Resources.PODS, tree);
    events.warning(pod, "NodeNotReady", "Node is not ready");
  }
}
