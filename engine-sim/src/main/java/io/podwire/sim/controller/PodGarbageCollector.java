package io.podwire.sim.controller;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;

/**
 * Removes the Pods of nodes that are no more (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/podgc/gc_controller.go">gc_controller.go</a>).
 *
 * <p>Left out: the limit on Pods that have ended, which upstream sets to 12,500.
 */
public final class PodGarbageCollector {
  /** How long a node may be missing before its Pods go. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private final Api api;
  private final WorkQueue<ObjectKey> queue;

  public PodGarbageCollector(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("pod garbage", simulation, this::look);
  }

  public void start() {
    api.watch("pod-garbage-collector", Resources.NODES, this::onNode);
  }

  private void onNode(WatchEvent event) {
    if (event.type() == WatchEvent.Type.DELETED) {
      queue.addAfter(new ObjectKey(Resources.NODES, "", event.object().name()), QUARANTINE);
    }
  }

  private void look(ObjectKey node) {
    if (api.find(node).isPresent()) {
      return;
    }
    for (ApiObject pod : api.withField(Resources.PODS, "spec.nodeName", node.name())) {
      ObjectKey key = new ObjectKey(Resources.PODS, pod.namespace(), pod.name());
      api.delete(key, DeleteOptions.NOW);
    }
  }
}
