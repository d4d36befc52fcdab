package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;

/**
 * Keeps a claim that is deleted until no Pod uses it, and a volume until no claim has it (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/volume/pvcprotection/pvc_protection_controller.go">pvc_protection_controller.go</a>,
 * <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/volume/pvprotection/pv_protection_controller.go">pv_protection_controller.go</a>).
 */
public final class ProtectionController {
  private static final String CLAIMS = "kubernetes.io/pvc-protection";
  private static final String VOLUMES = "kubernetes.io/pv-protection";

  private final Api api;
  private final WorkQueue<ObjectKey> queue;

  public ProtectionController(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("pvc-protection", simulation, this::sync);
  }

  public void start() {
    String name = "pvc-protection-controller";
    api.watch(name, Resources.PERSISTENT_VOLUME_CLAIMS, this::onHeld);
    api.watch(name, Resources.PERSISTENT_VOLUMES, this::onHeld);
    api.watch(name, Resources.PODS, this::onPod);
  }

  private void onHeld(WatchEvent event) {
    ApiObject held = event.object();
    if (event.type() != WatchEvent.Type.DELETED && held.isDeleting()) {
      boolean claim = held.kind().equals(Resources.PERSISTENT_VOLUME_CLAIMS.kind());
      queue.add(
          new ObjectKey(
              claim ? Resources.PERSISTENT_VOLUME_CLAIMS : Resources.PERSISTENT_VOLUMES,
              held.namespace(),
              held.name()));
    }
  }

  private void onPod(WatchEvent event) {
    ApiObject pod = event.object();
    if (event.type() != WatchEvent.Type.DELETED && !Pods.isTerminal(pod)) {
      return;
    }
    for (String claim : PodClaims.of(pod)) {
      queue.add(new ObjectKey(Resources.PERSISTENT_VOLUME_CLAIMS, pod.namespace(), claim));
    }
  }

  private void sync(ObjectKey key) {
    ApiObject held = api.find(key).orElse(null);
    if (held == null || !held.isDeleting()) {
      return;
    }
    if (key.type().equals(Resources.PERSISTENT_VOLUMES)) {
      if (!PersistentVolumeController.isBound(held)) {
        release(key.type(), held, VOLUMES);
      }
    } else if (api.list(Resources.PODS, key.namespace()).stream()
        .noneMatch(pod -> uses(pod, key.name()))) {
      release(key.type(), held, CLAIMS);
    }
  }

  private static boolean uses(ApiObject pod, String claim) {
    return !Pods.isTerminal(pod) && PodClaims.of(pod).contains(claim);
  }

  private void release(ResourceType type, ApiObject held, String finalizer) {
    ObjectNode tree = held.copy();
    ArrayNode kept = tree.arrayNode();
    for (JsonNode each : held.at("metadata", "finalizers")) {
      if (!each.asText().equals(finalizer)) {
        kept.add(each);
      }
    }
    if (kept.size() < held.at("metadata", "finalizers").size()) {
      tree.withObject("/metadata").set("finalizers", kept);
      api.update(type, tree);
    }
  }
}
