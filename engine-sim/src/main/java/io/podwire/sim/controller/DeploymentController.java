package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;

/**
 * Keeps the ReplicaSets of each Deployment (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/deployment/deployment_controller.go">deployment_controller.go</a>).
 */
public final class DeploymentController {
  private final Api api;
  private final Simulation simulation;
  private final Claims claims;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;
  private final SelectorIndex selectors = new SelectorIndex();

  public DeploymentController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.claims = new Claims(api);
    this.events = EventRecorder.of(api, simulation, "deployment-controller");
    this.queue = new WorkQueue<>("deployment", simulation, this::sync);
  }

  public void start() {
    api.watch("deployment-controller", Resources.DEPLOYMENTS, this::onDeployment);
    api.watch("deployment-controller", Resources.REPLICA_SETS, this::onReplicaSet);
    api.watch("deployment-controller", Resources.PODS, this::onPod);
  }

  private void onDeployment(WatchEvent event) {
    ApiObject deployment = event.object();
    ObjectKey key = new ObjectKey(Resources.DEPLOYMENTS, deployment.namespace(), deployment.name());
    if (event.type() == WatchEvent.Type.DELETED) {
      selectors.remove(key);
    } else {
      selectors.put(key, LabelSelector.of(deployment.at("spec", "selector")));
      queue.add(key);
    }
  }

  private void onReplicaSet(WatchEvent event) {
    if (event.before() != null) {
      enqueueOwner(event.before());
    }
    enqueueOwner(event.object());
    if (event.type() != WatchEvent.Type.DELETED && event.object().controller().isMissingNode()) {
      selectors.selecting(event.object()).forEach(queue::add);
    }
  }

  private void enqueueOwner(ApiObject set) {
    ObjectKey owner = Owners.controllerKey(set, Resources.DEPLOYMENTS);
    if (owner != null) {
      queue.add(owner);
    }
  }

  /** Only a Deployment that recreates waits for Pods to be gone. */
  private void onPod(WatchEvent event) {
    if (event.type() != WatchEvent.Type.DELETED) {
      return;
    }
    ObjectKey owner = Owners.controllerKey(event.object(), Resources.REPLICA_SETS);
    if (owner != null) {
      api.find(owner).ifPresent(this::enqueueRecreating);
    }
  }

  private void enqueueRecreating(ApiObject set) {
    ObjectKey owner = Owners.controllerKey(set, Resources.DEPLOYMENTS);
    if (owner != null
        && api.find(owner)
            .filter(found -> found.text("spec", "strategy", "type").equals("Recreate"))
            .isPresent()) {
      queue.add(owner);
    }
  }

  private void sync(ObjectKey key) {
    ApiObject deployment = api.find(key).orElse(null);
    if (deployment == null) {
      return;
    }
    LabelSelector selector = LabelSelector.of(deployment.at("spec", "selector"));
    Rollout rollout =
        new Rollout(
            api, events, deployment, claims.of(deployment, Resources.REPLICA_SETS, selector));
    if (deployment.isDeleting()) {
      write(rollout, DeploymentStatus.plain(rollout, simulation.now()));
      return;
    }
    notePause(rollout);
    if (isPaused(deployment) || isResized(rollout)) {
      rollout.syncRevision();
      new RollingUpdate(rollout).resize();
      if (isPaused(deployment)) {
        rollout.cleanUp();
      }
      write(rollout, DeploymentStatus.plain(rollout, simulation.now()));
    } else {
      roll(rollout);
    }
  }

  private static boolean isPaused(ApiObject deployment) {
    return deployment.at("spec", "paused").asBoolean();
  }

  private static boolean isResized(Rollout rollout) {
    for (ApiObject set : rollout.all()) {
      if (Rollout.size(set) > 0 && !Revisions.saysDesired(set, rollout.desired())) {
        return true;
      }
    }
    return false;
  }

  private void roll(Rollout rollout) {
    if (rollout.isRolling()) {
      if (!prepare(rollout)) {
        return;
      }
      new RollingUpdate(rollout).step();
    } else if (!recreate(rollout)) {
      return;
    }
    if (DeploymentStatus.isComplete(rollout.deployment(), rollout.deployment().at("status"))) {
      rollout.cleanUp();
    }
    writeRollout(rollout);
  }

  /** Makes sure that the present template has its ReplicaSet; false to look again later. */
  private boolean prepare(Rollout rollout) {
    if (rollout.current().isEmpty()) {
      if (!rollout.createCurrent()) {
        queue.add(key(rollout));
        return false;
      }
      noteNewReplicaSet(rollout);
    } else {
      rollout.syncRevision();
    }
    return true;
  }

  private boolean recreate(Rollout rollout) {
    boolean scaled = false;
    for (ApiObject set : rollout.old()) {
      scaled |= Rollout.size(set) > 0 && rollout.scale(set, 0);
    }
    if (scaled || hasOldPods(rollout)) {
      writeRollout(rollout);
      return false;
    }
    if (!prepare(rollout)) {
      return false;
    }
    rollout.scale(rollout.current().orElseThrow(), rollout.desired());
    return true;
  }

  private boolean hasOldPods(Rollout rollout) {
    for (ApiObject set : rollout.old()) {
      for (ApiObject pod : api.ownedBy(Resources.PODS, set.uid())) {
        if (!Pods.isTerminal(pod)) {
          return true;
        }
      }
    }
    return false;
  }

  private void writeRollout(Rollout rollout) {
    ObjectNode status = DeploymentStatus.ofRollout(rollout, simulation.now());
    write(rollout, status);
    JsonNode progressing = Conditions.get(status, "Progressing");
    if (progressing.path("status").asText().equals("True")
        && !progressing.path("reason").asText().equals("NewReplicaSetAvailable")) {
      Duration silent = Times.since(progressing.path("lastUpdateTime").asText(), simulation.now());
      Duration left = DeploymentStatus.deadline(rollout.deployment()).minus(silent);
      queue.addAfter(key(rollout), left.plusSeconds(1));
    }
  }

  private void noteNewReplicaSet(Rollout rollout) {
    if (rollout.deployment().at("spec", "progressDeadlineSeconds").isMissingNode()) {
      return;
    }
    note(
        rollout,
        "True",
        "NewReplicaSetCreated",
        "Created new replica set \"" + rollout.current().orElseThrow().name() + "\"");
  }

  private void notePause(Rollout rollout) {
    if (rollout.deployment().at("spec", "progressDeadlineSeconds").isMissingNode()) {
      return;
    }
    JsonNode known = Conditions.get(rollout.deployment().at("status"), "Progressing");
    String reason = known.path("reason").asText();
    if (reason.equals("ProgressDeadlineExceeded")) {
      return;
    }
    boolean paused = isPaused(rollout.deployment());
    if (paused && !reason.equals("DeploymentPaused")) {
      note(rollout, "Unknown", "DeploymentPaused", "Deployment is paused");
    } else if (!paused && reason.equals("DeploymentPaused")) {
      note(rollout, "Unknown", "DeploymentResumed", "Deployment is resumed");
    }
  }

  private void note(Rollout rollout, String value, String reason, String message) {
    ObjectNode tree = rollout.deployment().copy();
    DeploymentStatus.set(
        tree.withObject("/status"),
        "Progressing",
        value,
        reason,
        message,
        Times.second(simulation.now()));
    rollout.deployment(api.updateStatus(Resources.DEPLOYMENTS, tree));
  }

  private void write(Rollout rollout, ObjectNode status) {
    if (!status.equals(rollout.deployment().at("status"))) {
      ApiObject deployment = rollout.deployment();
      rollout.deployment(api.updateStatus(Resources.DEPLOYMENTS, deployment.withStatus(status)));
    }
  }

  private static ObjectKey key(Rollout rollout) {
    ApiObject deployment = rollout.deployment();
    return new ObjectKey(Resources.DEPLOYMENTS, deployment.namespace(), deployment.name());
  }
}
