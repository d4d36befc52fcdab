package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps one Pod of each DaemonSet on each node that will do (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/daemon/daemon_controller.go">daemon_controller.go</a>).
 */
public final class DaemonSetController {
  private final Api api;
  private final Simulation simulation;
  private final Claims claims;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final RevisionHistory history;

  public DaemonSetController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.claims = new Claims(api);
    this.events = EventRecorder.of(api, simulation, "daemonset-controller");
    this.queue = new WorkQueue<>("daemonset", simulation, this::sync);
    this.history = new RevisionHistory(api, RevisionHistory.POD_LABEL);
  }

  public void start() {
    new PodOwners(api, Resources.DAEMON_SETS, queue::add).start("daemonset-controller");
    api.watch("daemonset-controller", Resources.NODES, this::onNode);
  }

  private void onNode(WatchEvent event) {
    ApiObject before = event.before();
    ApiObject node = event.object();
    if (event.type() != WatchEvent.Type.MODIFIED
        || before == null
        || !before.at("spec").equals(node.at("spec"))
        || !before.at("metadata", "labels").equals(node.at("metadata", "labels"))) {
      for (ApiObject set : api.list(Resources.DAEMON_SETS)) {
        queue.add(new ObjectKey(Resources.DAEMON_SETS, set.namespace(), set.name()));
      }
    }
  }

  /** What a look at a DaemonSet finds, node by node. */
  private static final class Survey {
    final Map<String, List<ApiObject>> byNode = new LinkedHashMap<>();
    int desired;
    int scheduled;
    int misscheduled;
    int ready;
    int available;
    int staying; // available, and not on its way out
    int updated;
  }

  private void sync(ObjectKey key) {
    ApiObject set = api.find(key).orElse(null);
    if (set == null) {
      return;
    }
    ApiObject revision = history.present(set);
    String hash = revision.labels().getOrDefault(RevisionHistory.POD_LABEL, "");
    ObjectNode spec = set.at("spec", "template", "spec").deepCopy();
    DaemonPods.tolerate(spec);
    if (!set.isDeleting()) {
      manage(set, spec, hash);
      update(set, spec, hash);
    }
    writeStatus(set, survey(set, spec, hash));
    Set<String> inUse = new LinkedHashSet<>();
    inUse.add(revision.name());
    pods(set)
        .forEach(pod -> inUse.add(set.name() + "-" + pod.labels().get(RevisionHistory.POD_LABEL)));
    history.cleanUp(set, inUse);
  }

  private List<ApiObject> pods(ApiObject set) {
    return claims.of(set, Resources.PODS, LabelSelector.of(set.at("spec", "selector")));
  }

  private Survey survey(ApiObject set, JsonNode spec, String hash) {
    Survey survey = new Survey();
    List<ApiObject> pods = new ArrayList<>(pods(set));
    pods.sort(
        Comparator.comparing((ApiObject pod) -> pod.text("metadata", "creationTimestamp"))
            .thenComparing(pod -> isOf(pod, hash)));
    for (ApiObject pod : pods) {
      survey.byNode.computeIfAbsent(node(pod), unseen -> new ArrayList<>()).add(pod);
    }
    int minReady = set.at("spec", "minReadySeconds").asInt();
    for (ApiObject node : api.list(Resources.NODES)) {
      List<ApiObject> here = survey.byNode.getOrDefault(node.name(), List.of());
      if (!shouldRun(spec, node)) {
        survey.misscheduled += here.isEmpty() ? 0 : 1;
        continue;
      }
      survey.desired++;
      if (!here.isEmpty()) {
        ApiObject pod = here.get(0);
        survey.scheduled++;
        survey.ready += Pods.isReady(pod) ? 1 : 0;
        boolean available = Pods.isAvailable(pod, minReady, simulation.now());
        survey.available += available ? 1 : 0;
        survey.staying += available && !pod.isDeleting() ? 1 : 0;
        survey.updated += isOf(pod, hash) ? 1 : 0;
      }
    }
    return survey;
  }

  private static boolean isOf(ApiObject pod, String hash) {
    return hash.equals(pod.labels().get(RevisionHistory.POD_LABEL));
  }

  /** The node that the Pod is on or is meant for. */
  private static String node(ApiObject pod) {
    String assigned = pod.text("spec", "nodeName");
    JsonNode terms =
        pod.at(
            "spec",
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms");
    return assigned.isEmpty()
        ? terms.path(0).path("matchFields").path(0).path("values").path(0).asText()
        : assigned;
  }

  private static boolean shouldRun(JsonNode spec, ApiObject node) {
    String named = spec.path("nodeName").asText();
    if ((!named.isEmpty() && !named.equals(node.name())) || !NodeAffinity.matches(spec, node)) {
      return false;
    }
    for (JsonNode taint : node.at("spec", "taints")) {
      if (!taint.path("effect").asText().equals("PreferNoSchedule")
          && !Tolerations.isTolerated(taint, spec.path("tolerations"))) {
        return false;
      }
    }
    return true;
  }

  private void manage(ApiObject set, ObjectNode spec, String hash) {
    Survey survey = survey(set, spec, hash);
    for (ApiObject node : api.list(Resources.NODES)) {
      List<ApiObject> here = survey.byNode.getOrDefault(node.name(), List.of());
      boolean wanted = shouldRun(spec, node);
      List<ApiObject> running = new ArrayList<>();
      for (ApiObject pod : here) {
        if (pod.isDeleting()) {
          continue; // it has to be gone before there is another
        }
        if (!wanted) {
          delete(set, pod);
        } else if (Pods.isTerminal(pod)) {
          String text =
              String.format(
                  "Found failed daemon pod %s/%s on node %s, will try to kill it",
                  pod.namespace(), pod.name(), node.name());
          events.warning(set, "FailedDaemonPod", text);
          delete(set, pod);
        } else {
          running.add(pod);
        }
      }
      (surge(set, 1) > 0 ? surge(set, spec, hash).excess(running) : tail(running))
          .forEach(pod -> delete(set, pod));
      if (wanted && here.isEmpty()) {
        create(set, spec, hash, node.name());
      }
    }
  }

  private static List<ApiObject> tail(List<ApiObject> pods) {
    return pods.subList(Math.min(1, pods.size()), pods.size());
  }

  /** How many nodes may have a second Pod during an update. */
  private static int surge(ApiObject set, int nodes) {
    return Counts.scaled(
        set.at("spec", "updateStrategy", "rollingUpdate", "maxSurge"), nodes, true);
  }

  private void create(ApiObject set, ObjectNode spec, String hash, String node) {
    ObjectNode tree = PodTemplates.replica(set);
    tree.withObject("/metadata")
        .withObject("/labels")
        .put(RevisionHistory.POD_LABEL, hash)
        .put("pod-template-generation", Long.toString(set.at("metadata", "generation").asLong()));
    tree.set("spec", DaemonPods.on(node, spec));
    ApiObject pod = api.create(Resources.PODS, tree);
    events.normal(set, "SuccessfulCreate", "Created pod: " + pod.name());
  }

  private void delete(ApiObject set, ApiObject pod) {
    api.delete(
        new ObjectKey(Resources.PODS, pod.namespace(), pod.name()), DeleteOptions.BACKGROUND);
    events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name());
  }

  /** Replaces Pods of an old template, as many at a time as may be missing. */
  private void update(ApiObject set, ObjectNode spec, String hash) {
    if (set.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      return;
    }
    Survey survey = survey(set, spec, hash);
    int surge = surge(set, survey.desired);
    if (surge > 0) {
      DaemonSurge.Step step = surge(set, spec, hash).next(survey.byNode, surge, survey.desired);
      step.deletions().forEach(pod -> delete(set, pod));
      step.nodes().forEach(node -> create(set, spec, hash, node));
      return;
    }
    JsonNode most = set.at("spec", "updateStrategy", "rollingUpdate", "maxUnavailable");
    int allowed = most.isMissingNode() ? 1 : Counts.scaled(most, survey.desired, true);
    int missing = survey.desired - survey.staying;
    for (List<ApiObject> here : survey.byNode.values()) {
      for (ApiObject pod : here) {
        if (pod.isDeleting() || isOf(pod, hash)) {
          continue;
        }
        if (!Pods.isReady(pod)) {
          delete(set, pod);
        } else if (missing < allowed) {
          delete(set, pod);
          missing++;
        }
      }
    }
  }

  private DaemonSurge surge(ApiObject set, JsonNode spec, String hash) {
    int minReady = set.at("spec", "minReadySeconds").asInt();
    return new DaemonSurge(
        pod -> isOf(pod, hash),
        pod -> Pods.isAvailable(pod, minReady, simulation.now()),
        name ->
            api.find(new ObjectKey(Resources.NODES, "", name))
                .filter(node -> shouldRun(spec, node))
                .isPresent());
  }

  private void writeStatus(ApiObject set, Survey survey) {
    ObjectNode tree = set.copy();
    ObjectNode status = tree.withObject("/status");
    Counts.observe(status, set);
    status.put("desiredNumberScheduled", survey.desired);
    status.put("currentNumberScheduled", survey.scheduled);
    status.put("numberMisscheduled", survey.misscheduled);
    status.put("numberReady", survey.ready);
    Counts.put(status, "numberAvailable", survey.available);
    Counts.put(status, "numberUnavailable", survey.desired - survey.available);
    Counts.put(status, "updatedNumberScheduled", survey.updated);
    if (!status.equals(set.at("status"))) {
      api.updateStatus(Resources.DAEMON_SETS, tree);
    }
  }
}
