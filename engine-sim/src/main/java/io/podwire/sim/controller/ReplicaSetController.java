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
import io.podwire.sim.store.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many Pods as each ReplicaSet or ReplicationController asks for (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/replicaset/replica_set.go">replica_set.go</a>).
 */
public final class ReplicaSetController {
  /** How many Pods one look at a ReplicaSet creates or deletes at most. */
  private static final int BURST = 500;

  private final Api api;
  private final Simulation simulation;
  private final ResourceType type;
  private final String name;
  private final Claims claims;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;

  /** For ReplicaSets. */
  public ReplicaSetController(Api api, Simulation simulation) {
    this(api, simulation, Resources.REPLICA_SETS, "replicaset-controller");
  }

  private ReplicaSetController(Api api, Simulation simulation, ResourceType type, String name) {
    this.api = api;
    this.simulation = simulation;
    this.type = type;
    this.name = name;
    this.claims = new Claims(api);
    this.events = EventRecorder.of(api, simulation, name);
    this.queue = new WorkQueue<>(name, simulation, this::sync);
  }

  /** The same for ReplicationControllers, as upstream has it. */
  public static ReplicaSetController ofReplicationControllers(Api api, Simulation simulation) {
    return new ReplicaSetController(
        api, simulation, Resources.REPLICATION_CONTROLLERS, "replication-controller");
  }

  public void start() {
    new PodOwners(api, type, queue::add).start(name);
  }

  private void sync(ObjectKey key) {
    ApiObject set = api.find(key).orElse(null);
    if (set == null) {
      return;
    }
    List<ApiObject> active = new ArrayList<>();
    for (ApiObject pod : claims.of(set, Resources.PODS, LabelSelector.ofOwner(set))) {
      if (Pods.isActive(pod)) {
        active.add(pod);
      }
    }
    ApiException failure = set.isDeleting() ? null : manage(set, active);
    writeStatus(set, active, failure);
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable ApiException manage(ApiObject set, List<ApiObject> pods) {
    int surplus = pods.size() - set.at("spec", "replicas").asInt();
    try {
      if (surplus < 0) {
        create(set, Math.min(-surplus, BURST));
      } else if (surplus > 0) {
        delete(set, pods, Math.min(surplus, BURST));
      }
      return null;
    } catch (ApiException refused) {
      return refused;
    }
  }

  private void create(ApiObject set, int count) {
    for (int i = 0; i < count; i++) {
      try {
        ApiObject pod = api.create(Resources.PODS, PodTemplates.replica(set));
        events.normal(set, "SuccessfulCreate", "Created pod: " + pod.name());
      } catch (ApiException refused) {
        if (refused.code() != 404) { // the namespace may be going: nothing to complain about
          events.warning(set, "FailedCreate", "Error creating: " + refused.getMessage());
        }
        throw refused;
      }
    }
  }

  private void delete(ApiObject set, List<ApiObject> pods, int count) {
    List<ApiObject> ranked = ReplicaRanking.firstToGo(pods, siblings(set, pods), simulation.now());
    for (ApiObject pod : ranked.subList(0, count)) {
      try {
        api.delete(
            new ObjectKey(Resources.PODS, pod.namespace(), pod.name()), DeleteOptions.BACKGROUND);
        events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name());
      } catch (ApiException refused) {
        if (refused.code() != 404) {
          events.warning(set, "FailedDelete", "Error deleting: " + refused.getMessage());
          throw refused;
        }
      }
    }
  }

  /** The Pods of all ReplicaSets that have the same owner as this one. */
  private List<ApiObject> siblings(ApiObject set, List<ApiObject> pods) {
    JsonNode owner = set.controller();
    if (owner.isMissingNode()) {
      return pods;
    }
    List<ApiObject> all = new ArrayList<>();
    for (ApiObject sibling : api.ownedBy(type, owner.path("uid").asText())) {
      all.addAll(api.ownedBy(Resources.PODS, sibling.uid()));
    }
    return all;
  }

  private void writeStatus(ApiObject set, List<ApiObject> pods, @Nullable ApiException failure) {
    ObjectNode status = set.copyOfStatus();
    int minReady = set.at("spec", "minReadySeconds").asInt();
    JsonNode labels = set.at("spec", "template", "metadata", "labels");
    LabelSelector template = LabelSelector.ofMap(labels);
    int full = 0;
    int ready = 0;
    int available = 0;
    for (ApiObject pod : pods) {
      full += template.matches(pod.at("metadata", "labels")) ? 1 : 0;
      ready += Pods.isReady(pod) ? 1 : 0;
      available += Pods.isAvailable(pod, minReady, simulation.now()) ? 1 : 0;
    }
    status.put("replicas", pods.size());
    Counts.put(status, "fullyLabeledReplicas", full);
    Counts.put(status, "readyReplicas", ready);
    Counts.put(status, "availableReplicas", available);
    Counts.observe(status, set);
    putFailure(set, pods, status, failure);
    if (!status.equals(set.at("status"))) {
      api.updateStatus(type, set.withStatus(status));
    }
    if (minReady > 0 && available < ready) {
      ObjectKey key = new ObjectKey(type, set.namespace(), set.name());
      queue.addAfter(key, Duration.ofSeconds(minReady));
    }
  }

  private void putFailure(
      ApiObject set, List<ApiObject> pods, ObjectNode status, @Nullable ApiException failure) {
    boolean known = !Conditions.get(status, "ReplicaFailure").isMissingNode();
    if (failure != null && !known) {
      boolean missing = pods.size() < set.at("spec", "replicas").asInt();
      String now = Times.second(simulation.now());
      String message = String.valueOf(failure.getMessage());
      Conditions.set(
          status,
          "ReplicaFailure",
          "True",
          missing ? "FailedCreate" : "FailedDelete",
          message,
          now);
    } else if (failure == null && known) {
      Conditions.remove(status, "ReplicaFailure");
    }
  }
}
