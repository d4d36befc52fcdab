package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a Deployment's status is to say (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/deployment/progress.go">progress.go</a>).
 */
final class DeploymentStatus {
  private static final String COMPLETE = "NewReplicaSetAvailable";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";

  private final Rollout rollout;
  private final ApiObject deployment;
  private final JsonNode before;
  private final ObjectNode status;
  private final Instant now;

  private DeploymentStatus(Rollout rollout, Instant now) {
    this.rollout = rollout;
    this.deployment = rollout.deployment();
    this.before = deployment.at("status");
    this.status = deployment.copy().withObject("/status");
    this.now = now;
  }

  /** The status in the middle of a rollout. */
  static ObjectNode ofRollout(Rollout rollout, Instant now) {
    DeploymentStatus writing = new DeploymentStatus(rollout, now);
    writing.count();
    writing.progress();
    writing.failures();
    return writing.status;
  }

  /** The status where nothing is rolled out: paused, being deleted, or given another size. */
  static ObjectNode plain(Rollout rollout, Instant now) {
    DeploymentStatus writing = new DeploymentStatus(rollout, now);
    writing.count();
    return writing.status;
  }

  private void count() {
    List<ApiObject> all = rollout.all();
    int replicas = sum(all, "replicas");
    int available = sum(all, "availableReplicas");
    int updated = rollout.current().map(set -> set.at("status", "replicas").asInt()).orElse(0);
    int size = Rollout.total(all);
    Counts.observe(status, deployment);
    Counts.put(status, "replicas", replicas);
    Counts.put(status, "updatedReplicas", updated);
    Counts.put(status, "readyReplicas", sum(all, "readyReplicas"));
    Counts.put(status, "availableReplicas", available);
    Counts.put(status, "unavailableReplicas", Math.max(0, size - available));
    boolean enough = available >= rollout.desired() - rollout.maxUnavailable();
    condition(
        "Available",
        enough ? "True" : "False",
        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        enough
            ? "Deployment has minimum availability."
            : "Deployment does not have minimum availability.");
  }

  private static int sum(List<ApiObject> sets, String field) {
    return sets.stream().mapToInt(set -> set.at("status", field).asInt()).sum();
  }

  private void progress() {
    JsonNode known = Conditions.get(status, "Progressing");
    boolean complete =
        status.path("replicas").asInt() == status.path("updatedReplicas").asInt()
            && known.path("reason").asText().equals(COMPLETE);
    if (deployment.at("spec", "progressDeadlineSeconds").isMissingNode()) {
      Conditions.remove(status, "Progressing");
    } else if (complete) {
      return;
    } else if (isComplete(deployment, status)) {
      condition("Progressing", "True", COMPLETE, subject() + " has successfully progressed.");
    } else if (hasProgressed()) {
      Conditions.remove(status, "Progressing");
      ObjectNode condition =
          condition("Progressing", "True", "ReplicaSetUpdated", subject() + " is progressing.");
      if (known.path("status").asText().equals("True")) {
        condition.set("lastTransitionTime", known.get("lastTransitionTime"));
      }
    } else if (isTimedOut(known)) {
      condition("Progressing", "False", TIMED_OUT, subject() + " has timed out progressing.");
    }
  }

  private String subject() {
    return rollout
        .current()
        .map(set -> "ReplicaSet \"" + set.name() + "\"")
        .orElse("Deployment \"" + deployment.name() + "\"");
  }

  /** Whether all replicas are of the present template and available. */
  static boolean isComplete(ApiObject deployment, JsonNode status) {
    int desired = deployment.at("spec", "replicas").asInt();
    return status.path("updatedReplicas").asInt() == desired
        && status.path("replicas").asInt() == desired
        && status.path("availableReplicas").asInt() == desired
        && status.path("observedGeneration").asInt()
            >= deployment.at("metadata", "generation").asInt();
  }

  private boolean hasProgressed() {
    int oldBefore = before.path("replicas").asInt() - before.path("updatedReplicas").asInt();
    int old = status.path("replicas").asInt() - status.path("updatedReplicas").asInt();
    return grew("updatedReplicas")
        || old < oldBefore
        || grew("readyReplicas")
        || grew("availableReplicas");
  }

  private boolean grew(String count) {
    return status.path(count).asInt() > before.path(count).asInt();
  }

  private boolean isTimedOut(JsonNode progressing) {
    String reason = progressing.path("reason").asText();
    if (progressing.isMissingNode() || reason.equals(COMPLETE)) {
      return false;
    }
    Duration silent = Times.since(progressing.path("lastUpdateTime").asText(), now);
    return reason.equals(TIMED_OUT) || silent.compareTo(deadline(deployment)) > 0;
  }

  static Duration deadline(ApiObject deployment) {
    return Duration.ofSeconds(deployment.at("spec", "progressDeadlineSeconds").asInt(600));
  }

  private void failures() {
    JsonNode failure =
        rollout
            .current()
            .map(set -> Conditions.get(set.at("status"), "ReplicaFailure"))
            .filter(condition -> !condition.isMissingNode())
            .orElseGet(this::failureOfOld);
    if (failure.isMissingNode()) {
      Conditions.remove(status, "ReplicaFailure");
    } else {
      condition(
          "ReplicaFailure",
          failure.path("status").asText(),
          failure.path("reason").asText(),
          failure.path("message").asText());
    }
  }

  private JsonNode failureOfOld() {
    JsonNode none = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    for (ApiObject set : rollout.old()) {
      JsonNode failure = Conditions.get(set.at("status"), "ReplicaFailure");
      if (!failure.isMissingNode()) {
        return failure;
      }
    }
    return none;
  }

  private ObjectNode condition(String type, String value, String reason, String message) {
    return set(status, type, value, reason, message, Times.second(now));
  }

  /** Puts the condition, unless it says the same already. */
  static ObjectNode set(
      ObjectNode status, String type, String value, String reason, String message, String now) {
    JsonNode known = Conditions.get(status, type);
    if (Conditions.is(status, type, value, reason)) {
      return (ObjectNode) known;
    }
    ObjectNode condition = Conditions.set(status, type, value, reason, message, now);
    condition.put("lastUpdateTime", now);
    return condition;
  }
}
