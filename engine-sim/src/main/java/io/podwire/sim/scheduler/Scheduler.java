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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
  private final Nominations nominations = new Nominations();
  private final Preemption preemption;
  private final Evictor evictor;
  private final PodQueue queue;

  public Scheduler(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.events = EventRecorder.ofScheduler(api, simulation, NAME + "-podwire");
    this.random = simulation.random("scheduler");
    this.affinity = new PodAffinity(api);
    this.preemption = new Preemption(api, nominations, simulation.random("preemption"));
    this.evictor = new Evictor(api, simulation, events, nominations);
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
      nominations.forget(pod);
    } else {
      nominations.note(key(pod), pod);
    }
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
      if (pod.isDeleting()) {
        nodes.leave(node, pod.uid());
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
      refuse(key, pod, FitError.ofPod(nodes.size(), volumes.refusal()), nominated(pod));
      return;
    }
    Demand demand = Demand.of(pod);
    Filters filters = filters(pod, demand, volumes, Set.of());
    Map<NodeState, Verdict> refusals = new LinkedHashMap<>();
    List<NodeState> feasible = feasible(pod, filters, refusals);
    if (feasible.isEmpty()) {
      preempt(key, pod, refusals, gone -> filters(pod, demand, volumes, gone));
      return;
    }
    NodeState chosen = new Scores(pod, demand, filters.affinity()).best(feasible, random);
    if (volumes.mustWaitFor(chosen.name())) {
      queue.giveUp(key);
    } else {
      bind(key, pod, demand, chosen);
    }
  }

  private Filters filters(ApiObject pod, Demand demand, VolumeBinding volumes, Set<String> gone) {
    TopologySpread spread = new TopologySpread(api, pod, nodes.all(), gone);
    return new Filters(pod, demand, spread, affinity.new Check(pod, gone), volumes);
  }

  private static String nominated(ApiObject pod) {
    return pod.text("status", "nominatedNodeName");
  }

  /**
   * The node on which others have ended for it, if that will do now. In a large cluster the search
   * ends with enough nodes, and the next begins where it ended.
   */
  private List<NodeState> feasible(
      ApiObject pod, Filters filters, Map<NodeState, Verdict> refusals) {
    int priority = pod.at("spec", "priority").asInt();
    Optional<NodeState> promised = nodes.find(nominated(pod));
    if (promised.isPresent() && filters.on(nominations.on(promised.get(), pod, priority)).fits()) {
      return List.of(promised.get());
    }
    int enough = enough(nodes.size());
    List<NodeState> feasible = new ArrayList<>();
    for (int asked = 0; asked < nodes.size() && feasible.size() < enough; asked++) {
      NodeState state = nodes.next();
      Verdict verdict = filters.on(nominations.on(state, pod, priority));
      if (verdict.fits()) {
        feasible.add(state);
      } else {
        refusals.put(state, verdict);
      }
    }
    return feasible;
  }

  /** No node will do as it is: others may have to end for the Pod. */
  private void preempt(
      ObjectKey key,
      ApiObject pod,
      Map<NodeState, Verdict> refusals,
      Function<Set<String>, Filters> filters) {
    String what = FitError.of(refusals.values());
    String ineligible = ineligible(pod, refusals);
    if (!ineligible.isEmpty()) {
      refuse(key, pod, FitError.withoutVictims(what, ineligible), nominated(pod));
      return;
    }
    List<Preemption.Candidate> candidates = preemption.candidates(pod, refusals, filters);
    if (candidates.isEmpty()) {
      refuse(key, pod, FitError.withoutVictims(what, FitError.of(refusals.values())), "");
      return;
    }
    Preemption.Candidate best = candidates.get(0);
    refuse(key, pod, what, best.node());
    evictor.makeRoom(pod, best);
  }

  private String ineligible(ApiObject pod, Map<NodeState, Verdict> refusals) {
    if (pod.text("spec", "preemptionPolicy").equals("Never")) {
      return "not eligible due to preemptionPolicy=Never.";
    }
    return preemption.isUnderWay(pod, refusals)
        ? "not eligible due to a terminating pod on the nominated node."
        : "";
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

  /**
   * @param node where others end for it; empty if nowhere
   */
  private void refuse(ObjectKey key, ApiObject pod, String message, String node) {
    queue.giveUp(key);
    events.record(pod, "", "Warning", "FailedScheduling", message, "Scheduling");
    JsonNode known = Pods.condition(pod, "PodScheduled");
    if (known.path("message").asText().equals(message) && nominated(pod).equals(node)) {
      return;
    }
    ObjectNode tree = pod.copy();
    ObjectNode status = tree.withObject("/status");
    status.remove("nominatedNodeName");
    if (!node.isEmpty()) {
      status.put("nominatedNodeName", node);
    }
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
    nominations.note(key, api.updateStatus(Resources.PODS, tree));
  }

  static Duration cycle(RandomGenerator random) {
    return Duration.ofNanos(100_000 + random.nextLong(300_000));
  }
}
