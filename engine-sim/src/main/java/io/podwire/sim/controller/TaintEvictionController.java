package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Deletes Pods from nodes whose {@code NoExecute} taints they do not tolerate, or no longer (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/tainteviction/taint_eviction.go">taint_eviction.go</a>).
 */
public final class TaintEvictionController {
  private final Api api;
  private final Simulation simulation;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final Map<ObjectKey, Timer> planned = new LinkedHashMap<>();

  public TaintEvictionController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.events = EventRecorder.of(api, simulation, "taint-eviction-controller");
    this.queue = new WorkQueue<>("taint eviction", simulation, this::look);
  }

  public void start() {
    api.watch("taint-eviction-controller", Resources.NODES, this::onNode);
    api.watch("taint-eviction-controller", Resources.PODS, this::onPod);
  }

  private void onNode(WatchEvent event) {
    ApiObject before = event.before();
    ApiObject node = event.object();
    if (before == null ? !execute(node).isEmpty() : !execute(before).equals(execute(node))) {
      for (ApiObject pod : api.withField(Resources.PODS, "spec.nodeName", node.name())) {
        queue.add(new ObjectKey(Resources.PODS, pod.namespace(), pod.name()));
      }
    }
  }

  private void onPod(WatchEvent event) {
    ApiObject pod = event.object();
    ApiObject before = event.before();
    ObjectKey key = new ObjectKey(Resources.PODS, pod.namespace(), pod.name());
    if (event.type() == WatchEvent.Type.DELETED) {
      cancel(key);
    } else if (Pods.isAssigned(pod) && (before == null || !Pods.isAssigned(before))) {
      queue.add(key);
    }
  }

  private static List<JsonNode> execute(ApiObject node) {
    List<JsonNode> taints = new ArrayList<>();
    for (JsonNode taint : node.at("spec", "taints")) {
      if (taint.path("effect").asText().equals("NoExecute")) {
        taints.add(taint);
      }
    }
    return taints;
  }

  private void cancel(ObjectKey key) {
    Timer timer = planned.remove(key);
    if (timer != null) {
      timer.cancel();
    }
  }

  private void look(ObjectKey key) {
    ApiObject pod = api.find(key).filter(found -> !found.isDeleting()).orElse(null);
    if (pod == null) {
      cancel(key);
      return;
    }
    List<JsonNode> taints =
        api.find(new ObjectKey(Resources.NODES, "", pod.text("spec", "nodeName")))
            .map(TaintEvictionController::execute)
            .orElse(List.of());
    OptionalLong patience = patience(pod, taints);
    if (patience.isEmpty()) {
      if (planned.containsKey(key)) {
        cancel(key);
        events.normal(pod, "TaintManagerEviction", "Cancelling deletion of Pod " + name(pod));
      }
    } else if (!planned.containsKey(key)) {
      Duration delay = Duration.ofSeconds(patience.getAsLong());
      planned.put(key, simulation.after(delay, () -> evict(key, pod.uid())));
    }
  }

  /** How many seconds the Pod may stay; empty if for ever. */
  private static OptionalLong patience(ApiObject pod, List<JsonNode> taints) {
    OptionalLong least = OptionalLong.empty();
    for (JsonNode taint : taints) {
      OptionalLong patience = patience(pod, taint);
      if (patience.isPresent() && (least.isEmpty() || patience.getAsLong() < least.getAsLong())) {
        least = patience;
      }
    }
    return least;
  }

  private static OptionalLong patience(ApiObject pod, JsonNode taint) {
    OptionalLong longest = OptionalLong.of(-1);
    for (JsonNode toleration : pod.at("spec", "tolerations")) {
      if (Tolerations.tolerates(toleration, taint)) {
        JsonNode seconds = toleration.path("tolerationSeconds");
        if (seconds.isMissingNode()) {
          return OptionalLong.empty();
        }
        longest = OptionalLong.of(Math.max(longest.getAsLong(), seconds.asLong()));
      }
    }
    return OptionalLong.of(Math.max(0, longest.getAsLong()));
  }

  private void evict(ObjectKey key, String uid) {
    planned.remove(key);
    api.find(key)
        .filter(pod -> pod.uid().equals(uid) && !pod.isDeleting())
        .ifPresent(
            pod -> {
              events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + name(pod));
              api.updateStatus(
                  Resources.PODS,
                  Pods.disrupted(
                      pod,
                      "DeletionByTaintManager",
                      "Taint manager: deleting due to NoExecute taint",
                      Times.second(simulation.now())));
              api.delete(
                  key,
                  new DeleteOptions(
                      OptionalLong.empty(),
                      DeleteOptions.Propagation.BACKGROUND,
                      Optional.of(uid)));
            });
  }

  private static String name(ApiObject pod) {
    return pod.namespace() + "/" + pod.name();
  }
}
