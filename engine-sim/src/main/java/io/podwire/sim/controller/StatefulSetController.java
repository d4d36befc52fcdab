package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the Pods of each StatefulSet, one ordinal after the other (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/statefulset/stateful_set_control.go">stateful_set_control.go</a>).
 *
 * <p>Left out: more than one unavailable Pod in an update.
 */
public final class StatefulSetController {
  private static final String NAME_LABEL = "statefulset.kubernetes.io/pod-name";
  private static final String INDEX_LABEL = "apps.kubernetes.io/pod-index";

  /** Upstream looks again when anything happens to the set. */
  private static final Duration STALE_RETRY = Duration.ofSeconds(1);

  private final Api api;
  private final Simulation simulation;
  private final Claims claims;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final RevisionHistory history;
  private final ClaimTemplates volumes;

  public StatefulSetController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.claims = new Claims(api);
    this.events = EventRecorder.of(api, simulation, "statefulset-controller");
    this.queue = new WorkQueue<>("statefulset", simulation, this::sync);
    this.volumes = new ClaimTemplates(api, events);
    this.history = new RevisionHistory(api, "controller.kubernetes.io/hash");
  }

  public void start() {
    new PodOwners(api, Resources.STATEFUL_SETS, queue::add).start("statefulset-controller");
  }

  private void sync(ObjectKey key) {
    ApiObject set = api.find(key).orElse(null);
    if (set == null) {
      return;
    }
    List<ApiObject> pods =
        claims.of(set, Resources.PODS, LabelSelector.of(set.at("spec", "selector")));
    String update = history.present(set).name();
    String current = set.text("status", "currentRevision");
    current = current.isEmpty() ? update : current;
    if (!set.isDeleting()) {
      step(set, pods, current, update);
    }
    List<ApiObject> now =
        claims.of(set, Resources.PODS, LabelSelector.of(set.at("spec", "selector")));
    writeStatus(key, set, now, current, update);
  }

  private static int ordinal(ApiObject set, ApiObject pod) {
    String prefix = set.name() + "-";
    String rest = pod.name().startsWith(prefix) ? pod.name().substring(prefix.length()) : "";
    return rest.matches("\\d{1,9}") ? Integer.parseInt(rest) : -1;
  }

  /** Takes one step towards what is asked for, or all at once where Pods need no order. */
  private void step(ApiObject set, List<ApiObject> pods, String current, String update) {
    int start = set.at("spec", "ordinals", "start").asInt();
    int end = start + set.at("spec", "replicas").asInt();
    boolean ordered = !set.text("spec", "podManagementPolicy").equals("Parallel");
    Map<Integer, ApiObject> wanted = new TreeMap<>();
    List<ApiObject> condemned = new ArrayList<>();
    for (ApiObject pod : pods) {
      int ordinal = ordinal(set, pod);
      if (ordinal >= start && ordinal < end) {
        wanted.put(ordinal, pod);
      } else if (ordinal >= 0) {
        condemned.add(pod);
      }
    }
    for (int ordinal = start; ordinal < end; ordinal++) {
      ApiObject pod = wanted.get(ordinal);
      if (!settle(set, pod, ordinal, current, update) && ordered) {
        return;
      }
    }
    condemned.sort(Comparator.comparingInt((ApiObject pod) -> ordinal(set, pod)).reversed());
    condemned.forEach(pod -> volumes.own(set, pod, true));
    for (ApiObject pod : condemned) {
      if (!pod.isDeleting()) {
        delete(set, pod);
      }
      if (ordered) {
        return;
      }
    }
    replaceOld(set, wanted, update);
  }

  /** Whether the Pod of the ordinal is as it should be; if not, does something about it. */
  private boolean settle(
      ApiObject set,
      @org.jspecify.annotations.Nullable ApiObject pod,
      int ordinal,
      String current,
      String update) {
    if (pod == null && volumes.areStale(set, set.name() + "-" + ordinal)) {
      queue.addAfter(
          new ObjectKey(Resources.STATEFUL_SETS, set.namespace(), set.name()), STALE_RETRY);
      return false;
    }
    if (pod == null) {
      create(set, ordinal, ordinal < partition(set) ? current : update);
      return false;
    }
    if (Pods.isTerminal(pod) && !pod.isDeleting()) {
      String text =
          String.format(
              "StatefulSet %s/%s is recreating terminated Pod %s",
              set.namespace(), set.name(), pod.name());
      events.warning(set, "RecreatingTerminatedPod", text);
      delete(set, pod);
      return false;
    }
    if (!pod.isDeleting() && volumes.own(set, pod, false) && !isPending(pod)) {
      String text = "update Pod " + pod.name() + " in StatefulSet " + set.name() + " successful";
      events.normal(set, "SuccessfulUpdate", text);
    }
    return !pod.isDeleting() && isAvailable(set, pod);
  }

  private static boolean isPending(ApiObject pod) {
    return pod.text("status", "phase").equals("Pending");
  }

  private boolean isAvailable(ApiObject set, ApiObject pod) {
    int seconds = set.at("spec", "minReadySeconds").asInt();
    boolean available = Pods.isAvailable(pod, seconds, simulation.now());
    if (!available && seconds > 0 && Pods.isReady(pod)) {
      queue.addAfter(
          new ObjectKey(Resources.STATEFUL_SETS, set.namespace(), set.name()),
          Duration.ofSeconds(seconds));
    }
    return available;
  }

  private static boolean isOnDelete(ApiObject set) {
    return set.text("spec", "updateStrategy", "type").equals("OnDelete");
  }

  private static int partition(ApiObject set) {
    return set.at("spec", "updateStrategy", "rollingUpdate", "partition").asInt();
  }

  /** The highest Pod with an old template goes, if all above it are well. */
  private void replaceOld(ApiObject set, Map<Integer, ApiObject> wanted, String update) {
    if (isOnDelete(set)) {
      return;
    }
    List<Integer> ordinals = new ArrayList<>(wanted.keySet());
    Collections.reverse(ordinals);
    for (int ordinal : ordinals) {
      ApiObject pod = java.util.Objects.requireNonNull(wanted.get(ordinal));
      if (ordinal < partition(set)) {
        return;
      }
      boolean old = !pod.labels().getOrDefault(RevisionHistory.POD_LABEL, "").equals(update);
      if (old && !pod.isDeleting()) {
        delete(set, pod);
        return;
      }
      if (pod.isDeleting() || !isAvailable(set, pod)) {
        return;
      }
    }
  }

  private void create(ApiObject set, int ordinal, String revision) {
    String name = set.name() + "-" + ordinal;
    ObjectNode tree = PodTemplates.pod(set, history.template(set, revision));
    ObjectNode metadata = tree.withObject("/metadata");
    metadata.put("name", name).put("generateName", set.name() + "-");
    metadata
        .withObject("/labels")
        .put(NAME_LABEL, name)
        .put(INDEX_LABEL, Integer.toString(ordinal))
        .put(RevisionHistory.POD_LABEL, revision);
    tree.withObject("/spec").put("hostname", name);
    String service = set.text("spec", "serviceName");
    if (!service.isEmpty()) {
      tree.withObject("/spec").put("subdomain", service);
    }
    volumes.create(set, name);
    ClaimTemplates.mount(set, name, tree.withObject("/spec"));
    String what = "create Pod " + name + " in StatefulSet " + set.name();
    try {
      volumes.own(set, api.create(Resources.PODS, tree), false);
      events.normal(set, "SuccessfulCreate", what + " successful");
    } catch (ApiException refused) {
      events.warning(set, "FailedCreate", what + " failed error: " + refused.getMessage());
      throw refused;
    }
  }

  private void delete(ApiObject set, ApiObject pod) {
    api.delete(
        new ObjectKey(Resources.PODS, pod.namespace(), pod.name()), DeleteOptions.BACKGROUND);
    events.normal(
        set,
        "SuccessfulDelete",
        "delete Pod " + pod.name() + " in StatefulSet " + set.name() + " successful");
  }

  private void writeStatus(
      ObjectKey key, ApiObject set, List<ApiObject> pods, String current, String update) {
    int ready = 0;
    int available = 0;
    int old = 0;
    int updated = 0;
    int minReady = set.at("spec", "minReadySeconds").asInt();
    Set<String> inUse = new LinkedHashSet<>(List.of(current, update));
    for (ApiObject pod : pods) {
      String revision = pod.labels().getOrDefault(RevisionHistory.POD_LABEL, "");
      inUse.add(revision);
      ready += Pods.isReady(pod) ? 1 : 0;
      available += Pods.isAvailable(pod, minReady, simulation.now()) ? 1 : 0;
      old += revision.equals(current) && !pod.isDeleting() ? 1 : 0;
      updated += revision.equals(update) && !pod.isDeleting() ? 1 : 0;
    }
    int replicas = set.at("spec", "replicas").asInt();
    boolean complete =
        !isOnDelete(set) && updated == pods.size() && ready == replicas && updated == replicas;
    ObjectNode tree = set.copy();
    ObjectNode status = tree.withObject("/status");
    Counts.observe(status, set);
    status.put("replicas", pods.size()).put("availableReplicas", available);
    Counts.put(status, "readyReplicas", ready);
    Counts.put(status, "currentReplicas", complete ? updated : old);
    Counts.put(status, "updatedReplicas", updated);
    status.put("currentRevision", complete ? update : current);
    status.put("updateRevision", update);
    status.put("collisionCount", status.path("collisionCount").asInt());
    JsonNode before = api.find(key).map(found -> found.at("status")).orElse(status);
    if (!status.equals(before)) {
      api.updateStatus(Resources.STATEFUL_SETS, tree);
    }
    history.cleanUp(set, inUse);
  }
}
