package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.TreeMap;

/**
 * Empties the namespaces that are being deleted, then lets them go (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/namespace/deletion/namespaced_resources_deleter.go">namespaced_resources_deleter.go</a>).
 */
public final class NamespaceController {
  private static final String FINALIZER = "kubernetes";

  /**
   * How long it waits before it begins, so that all servers know that nothing more may be created:
   * <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/namespace/namespace_controller.go">namespace_controller.go</a>.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int FINALIZER_ESTIMATE_SECONDS = 15;

  private final Api api;
  private final Simulation simulation;
  private final WorkQueue<ObjectKey> queue;

  public NamespaceController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.queue = new WorkQueue<>("namespace", simulation, this::sync);
  }

  public void start() {
    api.watch("namespace-controller", Resources.NAMESPACES, this::onNamespace);
  }

  private void onNamespace(WatchEvent event) {
    if (event.type() != WatchEvent.Type.DELETED && event.object().isDeleting()) {
      queue.addAfter(new ObjectKey(Resources.NAMESPACES, "", event.object().name()), GRACE);
    }
  }

  /** What is still there after everything was asked to go. */
  private static final class Remains {
    final TreeMap<String, Integer> objects = new TreeMap<>();
    final TreeMap<String, Integer> finalizers = new TreeMap<>();
    int estimateSeconds;

    void add(ResourceType type, ApiObject object) {
      objects.merge(type.plural() + "." + type.group(), 1, Integer::sum);
      object
          .at("metadata", "finalizers")
          .forEach(finalizer -> finalizers.merge(finalizer.asText(), 1, Integer::sum));
      int grace = object.at("metadata", "deletionGracePeriodSeconds").asInt();
      boolean held = !object.at("metadata", "finalizers").isEmpty();
      estimateSeconds =
          Math.max(estimateSeconds, Math.max(grace, held ? FINALIZER_ESTIMATE_SECONDS : 0));
    }
  }

  private void sync(ObjectKey key) {
    ApiObject namespace = api.find(key).filter(ApiObject::isDeleting).orElse(null);
    if (namespace == null || namespace.at("spec", "finalizers").isEmpty()) {
      return;
    }
    Remains remains = new Remains();
    for (ResourceType type : api.types()) {
      if (type.namespaced()) {
        deleteAll(type, namespace.name(), remains);
      }
    }
    ApiObject current = writeStatus(namespace, remains);
    if (remains.objects.isEmpty()) {
      finish(current);
    } else {
      queue.addAfter(key, Duration.ofSeconds(remains.estimateSeconds / 2 + 1));
    }
  }

  private void deleteAll(ResourceType type, String namespace, Remains remains) {
    for (ApiObject object : api.list(type, namespace)) {
      ObjectKey key = new ObjectKey(type, namespace, object.name());
      try {
        if (!object.isDeleting()) {
          api.delete(key, DeleteOptions.BACKGROUND);
        }
      } catch (ApiException refused) {
        if (refused.code() != 404) {
          throw refused;
        }
      }
      api.find(key).ifPresent(left -> remains.add(type, left));
    }
  }

  private ApiObject writeStatus(ApiObject namespace, Remains remains) {
    ObjectNode tree = namespace.copy();
    ObjectNode status = tree.withObject("/status");
    condition(
        status,
        "NamespaceDeletionDiscoveryFailure",
        "ResourcesDiscovered",
        "All resources successfully discovered");
    condition(
        status,
        "NamespaceDeletionGroupVersionParsingFailure",
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed");
    condition(
        status,
        "NamespaceDeletionContentFailure",
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization");
    contentConditions(status, remains);
    return status.equals(namespace.at("status"))
        ? namespace
        : api.updateStatus(Resources.NAMESPACES, tree);
  }

  private void contentConditions(ObjectNode status, Remains remains) {
    if (remains.objects.isEmpty()) {
      condition(
          status,
          "NamespaceContentRemaining",
          "ContentRemoved",
          "All content successfully removed");
    } else {
      String left = list(remains.objects, " has %d resource instances");
      set(
          status,
          "NamespaceContentRemaining",
          "True",
          "SomeResourcesRemain",
          "Some resources are remaining: " + left);
    }
    if (remains.finalizers.isEmpty()) {
      condition(
          status,
          "NamespaceFinalizersRemaining",
          "ContentHasNoFinalizers",
          "All content-preserving finalizers finished");
    } else {
      String left = list(remains.finalizers, " in %d resource instances");
      set(
          status,
          "NamespaceFinalizersRemaining",
          "True",
          "SomeFinalizersRemain",
          "Some content in the namespace has finalizers remaining: " + left);
    }
  }

  private static String list(TreeMap<String, Integer> counts, String format) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (name, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(String.format(format, count)));
    return text.toString();
  }

  private void condition(ObjectNode status, String type, String reason, String message) {
    set(status, type, "False", reason, message);
  }

  private void set(ObjectNode status, String type, String value, String reason, String message) {
    if (!Conditions.is(status, type, value, reason)
        || !Conditions.get(status, type).path("message").asText().equals(message)) {
      Conditions.set(status, type, value, reason, message, Times.second(simulation.now()));
    }
  }

  private void finish(ApiObject namespace) {
    ObjectNode tree = namespace.copy();
    var finalizers = tree.withObject("/spec").withArray("finalizers");
    for (int i = finalizers.size() - 1; i >= 0; i--) {
      if (finalizers.get(i).asText().equals(FINALIZER)) {
        finalizers.remove(i);
      }
    }
    api.finalizeNamespace(tree);
  }
}
