package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.controller.EventRecorder;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.controller.Times;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;

/**
 * Ends Pods for a more important one (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/framework/preemption/preemption.go">preemption.go</a>).
 */
final class Evictor {
  private final Api api;
  private final Simulation simulation;
  private final EventRecorder events;
  private final Nominations nominations;

  Evictor(Api api, Simulation simulation, EventRecorder events, Nominations nominations) {
    this.api = api;
    this.simulation = simulation;
    this.events = events;
    this.nominations = nominations;
  }

  /** Makes room for the Pod on the node; less important ones that wait for it wait no longer. */
  void makeRoom(ApiObject pod, Preemption.Candidate candidate) {
    for (ObjectKey other :
        nominations.below(candidate.node(), pod.at("spec", "priority").asInt())) {
      api.find(other).ifPresent(waiting -> withdraw(other, waiting));
    }
    for (ApiObject victim : candidate.victims()) {
      if (!victim.isDeleting()) {
        end(victim, pod, candidate.node());
      }
    }
  }

  private void withdraw(ObjectKey key, ApiObject waiting) {
    ObjectNode tree = waiting.copy();
    tree.withObject("/status").remove("nominatedNodeName");
    nominations.note(key, api.updateStatus(Resources.PODS, tree));
  }

  private void end(ApiObject victim, ApiObject pod, String node) {
    String why =
        pod.text("spec", "schedulerName") + ": preempting to accommodate a higher priority pod";
    String now = Times.second(simulation.now());
    try {
      api.updateStatus(Resources.PODS, Pods.disrupted(victim, "PreemptionByScheduler", why, now));
      api.delete(
          new ObjectKey(Resources.PODS, victim.namespace(), victim.name()),
          DeleteOptions.BACKGROUND);
    } catch (ApiException refused) {
      if (refused.code() == 404) {
        return;
      }
      throw refused;
    }
    String message = "Preempted by pod " + pod.uid() + " on node " + node;
    events.record(victim, pod, "Normal", "Preempted", message, "Preempting");
  }
}
