package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.controller.EventRecorder;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.controller.Times;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Gives each Pod a node, one Pod after the other (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/schedule_one.go">schedule_one.go</a>).
 */
public final class Scheduler {
  private static final String NAME = "default-scheduler";

  /** How many nodes that will do are enough to choose from, in a large cluster. */
  private static final int MIN_FEASIBLE = 100;

  private final Api api;
  private final Simulation simulation;
  private final EventRecorder events;
  private final RandomGenerator random;
  private final Nodes nodes = new Nodes();
  private final PodAffinity affinity;
  private final PodQueue queue;

  public Scheduler(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.events = EventRecorder.ofScheduler(api, simulation, NAME + "-podwire");
    this.random = simulation.random("scheduler");
    this.affinity = new PodAffinity(api);
    this.queue = new PodQueue(simulation, this::schedule);
  }

  public void start() {
    api.watch("scheduler", Resources.NODES, this::onNode);
    api.watch("scheduler", Resources.PODS, this::onPod);
    api.watch("scheduler", Resources.PERSISTENT_VOLUME_CLAIMS, event -> queue.retryAll());
  }

  private void onNode(WatchEvent event) {
    ApiObject node = event.object();
    if (event.type() == WatchEvent.Type.DELETED) {
      nodes.remove(node.name());
      return;
    }
    nodes.put(node);
    ApiObject before = event.before();
    if (before == null || !isAlike(before, node)) {
      queue.retryAll();
    }
  }

  private static boolean isAlike(ApiObject before, ApiObject after) {
    return before.at("status", "allocatable").equals(after.at("status", "allocatable"))
        && before.at("spec").equals(after.at("spec"))
        && before.at("metadata", "labels").equals(after.at("metadata", "labels"));
  }

  private void onPod(WatchEvent event) {
    ApiObject pod = event.object();
    String node = pod.text("spec", "nodeName");
    boolean gone = event.type() == WatchEvent.Type.DELETED || Pods.isTerminal(pod);
    if (gone) {
      queue.forget(key(pod));
      if (!node.isEmpty() && nodes.release(node, pod.uid())) {
        affinity.remove(pod.uid());
        queue.retryAll();
      }
    } else if (!node.isEmpty()) {
      queue.forget(key(pod));
      if (nodes.take(node, pod.uid(), pod)) {
        affinity.add(pod);
        queue.retryAll();
      }
    } else if (isOurs(pod) && isNews(event)) {
      queue.add(key(pod), pod.at("spec", "priority").asInt());
    }
  }

  private static boolean isOurs(ApiObject pod) {
    return pod.text("spec", "schedulerName").equals(NAME)
        && !pod.isDeleting()
        && pod.at("spec", "schedulingGates").isEmpty();
  }

  private static boolean isNews(WatchEvent event) {
    ApiObject before = event.before();
    ApiObject pod = event.object();
    return before == null
        || !before.at("spec").equals(pod.at("spec"))
        || !before.at("metadata", "labels").equals(pod.at("metadata", "labels"));
  }

  private static ObjectKey key(ApiObject pod) {
    return new ObjectKey(Resources.PODS, pod.namespace(), pod.name());
  }

  /** One cycle for one Pod. */
  private void schedule(ObjectKey key) {
    ApiObject pod = api.find(key).orElse(null);
    if (pod == null || !isOurs(pod) || !pod.text("spec", "nodeName").isEmpty()) {
      queue.forget(key);
      return;
    }
    VolumeBinding volumes = new VolumeBinding(api, pod);
    if (!volumes.refusal().isEmpty()) {
      refuse(key, pod, FitError.ofPod(nodes.size(), volumes.refusal()));
      return;
    }
    Demand demand = Demand.of(pod);
    PodAffinity.Check check = affinity.new Check(pod);
    TopologySpread spread = new TopologySpread(api, pod, nodes.all());
    Filters filters = new Filters(pod, demand, spread, check, volumes);
    List<Verdict> refusals = new ArrayList<>();
    List<NodeState> feasible = feasible(filters, demand, refusals);
    if (feasible.isEmpty()) {
      boolean neverPreempts = pod.text("spec", "preemptionPolicy").equals("Never");
      refuse(key, pod, FitError.message(refusals, neverPreempts));
      return;
    }
    NodeState chosen = new Scores(pod, demand, check).best(feasible, random);
    if (volumes.mustWaitFor(chosen.name())) {
      queue.giveUp(key);
    } else {
      bind(key, pod, demand, chosen);
    }
  }

  /** In a large cluster the search ends with enough nodes, and the next begins where it ended. */
  private List<NodeState> feasible(Filters filters, Demand demand, List<Verdict> refusals) {
    int enough = enough(nodes.size());
    List<NodeState> feasible = new ArrayList<>();
    for (int asked = 0; asked < nodes.size() && feasible.size() < enough; asked++) {
      NodeState state = nodes.next();
      Verdict verdict = filters.on(state);
      if (verdict.fits()) {
        feasible.add(state);
      } else {
        boolean below = !verdict.hopeless() && state.hasPodBelow(demand.priority());
        refusals.add(below ? verdict.overLowerPods() : verdict);
      }
    }
    return feasible;
  }

  private static int enough(int nodes) {
    if (nodes <= MIN_FEASIBLE) {
      return nodes;
    }
    int percent = Math.max(5, 50 - nodes / 125);
    return Math.max(MIN_FEASIBLE, nodes * percent / 100);
  }

  private void bind(ObjectKey key, ApiObject pod, Demand demand, NodeState chosen) {
    try {
      api.bind(key, chosen.name());
    } catch (ApiException refused) {
      if (refused.code() != 404 && refused.code() != 409) {
        queue.giveUp(key);
        return;
      }
      queue.forget(key);
      return;
    }
    queue.forget(key);
    nodes.take(chosen.name(), pod.uid(), demand);
    api.find(key).ifPresent(affinity::add);
    String assigned =
        String.format(
            "Successfully assigned %s/%s to %s", pod.namespace(), pod.name(), chosen.name());
    events.record(pod, "", "Normal", "Scheduled", assigned, "Binding");
  }

  private void refuse(ObjectKey key, ApiObject pod, String message) {
    queue.giveUp(key);
    events.record(pod, "", "Warning", "FailedScheduling", message, "Scheduling");
    JsonNode known = Pods.condition(pod, "PodScheduled");
    if (known.path("message").asText().equals(message)) {
      return;
    }
    ObjectNode tree = pod.copy();
    ObjectNode status = tree.withObject("/status");
    ArrayNode conditions = status.arrayNode();
    for (JsonNode condition : status.path("conditions")) {
      if (!condition.path("type").asText().equals("PodScheduled")) {
        conditions.add(condition);
      }
    }
    String now = Times.second(simulation.now());
    ObjectNode condition = conditions.addObject();
    condition.put("type", "PodScheduled").put("status", "False").putNull("lastProbeTime");
    condition.put("lastTransitionTime", known.path("lastTransitionTime").asText(now));
    condition.put("reason", "Unschedulable").put("message", message);
    condition.put("observedGeneration", pod.at("metadata", "generation").asInt());
    status.set("conditions", conditions);
    api.updateStatus(Resources.PODS, tree);
  }

  static Duration cycle(RandomGenerator random) {
    return Duration.ofNanos(100_000 + random.nextLong(300_000));
  }
}
