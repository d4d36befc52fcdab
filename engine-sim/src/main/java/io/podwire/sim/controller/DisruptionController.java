package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how many Pods each PodDisruptionBudget lets be evicted (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/disruption/disruption.go">disruption.go</a>).
 */
public final class DisruptionController {
  private static final List<ResourceType> SCALED =
      List.of(
          Resources.DEPLOYMENTS,
          Resources.REPLICA_SETS,
          Resources.STATEFUL_SETS,
          Resources.REPLICATION_CONTROLLERS);

  private final Api api;
  private final Simulation simulation;
  private final WorkQueue<ObjectKey> queue;
  private final SelectorIndex selectors = new SelectorIndex();

  public DisruptionController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.queue = new WorkQueue<>("disruption", simulation, this::sync);
  }

  public void start() {
    api.watch("disruption-controller", Resources.POD_DISRUPTION_BUDGETS, this::onBudget);
    api.watch("disruption-controller", Resources.PODS, this::onPod);
  }

  private void onBudget(WatchEvent event) {
    ApiObject budget = event.object();
    ObjectKey key =
        new ObjectKey(Resources.POD_DISRUPTION_BUDGETS, budget.namespace(), budget.name());
    if (event.type() == WatchEvent.Type.DELETED) {
      selectors.remove(key);
    } else {
      selectors.put(key, LabelSelector.of(budget.at("spec", "selector")));
      queue.add(key);
    }
  }

  private void onPod(WatchEvent event) {
    selectors.selecting(event.object()).forEach(queue::add);
    if (event.before() != null) {
      selectors.selecting(event.before()).forEach(queue::add);
    }
  }

  private void sync(ObjectKey key) {
    ApiObject budget = api.find(key).orElse(null);
    if (budget == null) {
      return;
    }
    LabelSelector selector = LabelSelector.of(budget.at("spec", "selector"));
    int selected = 0;
    int healthy = 0;
    Map<String, Integer> scales = new LinkedHashMap<>();
    for (ApiObject pod : api.withLabels(Resources.PODS, key.namespace(), selector.exact())) {
      if (selector.matches(pod.at("metadata", "labels")) && !Pods.isTerminal(pod)) {
        selected++;
        healthy += Pods.isReady(pod) && !pod.isDeleting() ? 1 : 0;
        noteScale(pod, scales);
      }
    }
    int scale = scales.values().stream().mapToInt(Integer::intValue).sum();
    JsonNode least = budget.at("spec", "minAvailable");
    JsonNode missing = budget.at("spec", "maxUnavailable");
    int expected = missing.isMissingNode() && !least.isTextual() ? selected : scale;
    int desired =
        missing.isMissingNode()
            ? Counts.scaled(least, expected, true)
            : Math.max(0, expected - Counts.scaled(missing, expected, true));
    int allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
    write(budget, healthy, desired, expected, allowed);
  }

  /** Notes how many replicas the Pod's controller, or that one's, is to have. */
  private void noteScale(ApiObject pod, Map<String, Integer> scales) {
    ApiObject owner = pod;
    while (true) {
      ApiObject above = controller(owner);
      if (above == null) {
        break;
      }
      owner = above;
    }
    int replicas = owner == pod ? 1 : owner.at("spec", "replicas").asInt(1);
    scales.put(owner.uid(), replicas);
  }

  private @org.jspecify.annotations.Nullable ApiObject controller(ApiObject object) {
    for (ResourceType type : SCALED) {
      ObjectKey key = Owners.controllerKey(object, type);
      if (key != null) {
        return api.find(key).orElse(null);
      }
    }
    return null;
  }

  private void write(ApiObject budget, int healthy, int desired, int expected, int allowed) {
    ObjectNode tree = budget.copy();
    ObjectNode status = tree.withObject("/status");
    Counts.observe(status, budget);
    status.put("currentHealthy", healthy).put("desiredHealthy", desired);
    status.put("expectedPods", expected).put("disruptionsAllowed", allowed);
    String value = allowed > 0 ? "True" : "False";
    String reason = allowed > 0 ? "SufficientPods" : "InsufficientPods";
    if (!Conditions.is(status, "DisruptionAllowed", value, reason)) {
      String now = Times.second(simulation.now());
      Conditions.set(status, "DisruptionAllowed", value, reason, "", now)
          .put("message", "")
          .put("observedGeneration", budget.at("metadata", "generation").asInt());
    }
    if (!status.equals(budget.at("status"))) {
      api.updateStatus(Resources.POD_DISRUPTION_BUDGETS, tree);
    }
  }
}
