package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the Pods of each Job until enough have succeeded or too many have failed (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/job/job_controller.go">job_controller.go</a>).
 *
 * <p>Left out: policies on failures and successes, back-off limits per index, other managers.
 */
public final class JobController {
  private static final String FINALIZER = "batch.kubernetes.io/job-tracking";
  private static final String INDEX = "batch.kubernetes.io/job-completion-index";
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LAST_BACK_OFF = Duration.ofMinutes(10);

  private final Api api;
  private final Simulation simulation;
  private final Claims claims;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;

  public JobController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.claims = new Claims(api);
    this.events = EventRecorder.of(api, simulation, "job-controller");
    this.queue = new WorkQueue<>("job", simulation, this::sync);
  }

  public void start() {
    new PodOwners(api, Resources.JOBS, queue::add).start("job-controller");
  }

  private void sync(ObjectKey key) {
    ApiObject job = api.find(key).orElse(null);
    if (job == null) {
      return;
    }
    List<ApiObject> pods =
        claims.of(job, Resources.PODS, LabelSelector.of(job.at("spec", "selector")));
    if (isFinished(job) || job.isDeleting()) {
      pods.forEach(this::release);
      expire(key, job);
      return;
    }
    JobProgress progress = new JobProgress(job, simulation.now());
    for (ApiObject pod : pods) {
      if (progress.count(pod, isTracked(pod))) {
        release(pod);
      }
    }
    ObjectNode status = progress.status();
    decide(key, job, progress, status);
    write(job, status);
  }

  private static boolean isFinished(ApiObject job) {
    return Conditions.get(job.at("status"), "Complete").path("status").asText().equals("True")
        || Conditions.get(job.at("status"), "Failed").path("status").asText().equals("True");
  }

  private void expire(ObjectKey key, ApiObject job) {
    JsonNode ttl = job.at("spec", "ttlSecondsAfterFinished");
    if (ttl.isMissingNode() || job.isDeleting() || !isFinished(job)) {
      return;
    }
    JsonNode failed = Conditions.get(job.at("status"), "Failed");
    String end = job.text("status", "completionTime");
    Instant finished =
        Times.parse(end.isEmpty() ? failed.path("lastTransitionTime").asText() : end);
    Duration left = Duration.between(simulation.now(), finished.plusSeconds(ttl.asLong()));
    if (left.isNegative() || left.isZero()) {
      api.delete(key, DeleteOptions.BACKGROUND);
    } else {
      queue.addAfter(key, left.plusMillis(1));
    }
  }

  private void decide(ObjectKey key, ApiObject job, JobProgress progress, ObjectNode status) {
    if (progress.isBeyondBackOff()) {
      fail(
          job,
          progress,
          status,
          "BackoffLimitExceeded",
          "Job has reached the specified backoff limit");
    } else if (progress.isBeyondDeadline()) {
      fail(
          job,
          progress,
          status,
          "DeadlineExceeded",
          "Job was active longer than specified deadline");
    } else if (progress.isComplete()) {
      complete(job, progress, status);
    } else {
      if (job.at("spec", "suspend").asBoolean()) {
        suspend(job, progress, status);
      } else {
        resume(job, status);
        manage(key, job, progress, status);
      }
      progress.untilDeadline().ifPresent(left -> queue.addAfter(key, left.plusMillis(1)));
    }
  }

  private void fail(
      ApiObject job, JobProgress progress, ObjectNode status, String reason, String message) {
    progress.active().forEach(this::delete);
    condition(status, "FailureTarget", reason, message);
    condition(status, "Failed", reason, message);
    status.remove("active");
    status.put("ready", 0).put("terminating", 0);
    events.warning(job, reason, message);
  }

  private void complete(ApiObject job, JobProgress progress, ObjectNode status) {
    progress.active().forEach(this::delete);
    String message = "Reached expected number of succeeded pods";
    condition(status, "SuccessCriteriaMet", "CompletionsReached", message);
    condition(status, "Complete", "CompletionsReached", message);
    status.put("completionTime", Times.second(simulation.now()));
    status.remove("active");
    status.put("ready", 0).put("terminating", 0);
    events.normal(job, "Completed", "Job completed");
  }

  private void condition(ObjectNode status, String type, String reason, String message) {
    String now = Times.second(simulation.now());
    Conditions.set(status, type, "True", reason, message, now).put("lastProbeTime", now);
  }

  private void suspend(ApiObject job, JobProgress progress, ObjectNode status) {
    progress.active().forEach(this::delete);
    if (!Conditions.get(status, "Suspended").path("status").asText().equals("True")) {
      condition(status, "Suspended", "JobSuspended", "Job suspended");
      status.remove("startTime");
      events.normal(job, "Suspended", "Job suspended");
    }
  }

  private void resume(ApiObject job, ObjectNode status) {
    String now = Times.second(simulation.now());
    if (Conditions.get(status, "Suspended").path("status").asText().equals("True")) {
      Conditions.set(status, "Suspended", "False", "JobResumed", "Job resumed", now)
          .put("lastProbeTime", now);
      events.normal(job, "Resumed", "Job resumed");
    }
    if (!status.has("startTime")) {
      status.put("startTime", now);
    }
  }

  private void manage(ObjectKey key, ApiObject job, JobProgress progress, ObjectNode status) {
    int surplus = progress.active().size() - progress.wantedActive();
    List<ApiObject> active = new ArrayList<>(progress.active());
    if (surplus > 0) {
      ReplicaRanking.firstToGo(active, active, simulation.now())
          .subList(0, surplus)
          .forEach(this::delete);
      Counts.put(status, "active", progress.wantedActive());
      return;
    }
    Duration left = backOff(progress);
    if (surplus < 0 && !left.isNegative() && !left.isZero()) {
      queue.addAfter(key, left);
      return;
    }
    for (int i = 0; i < -surplus; i++) {
      create(job, progress.takeIndex());
    }
    Counts.put(status, "active", Math.max(active.size(), progress.wantedActive()));
  }

  /** How long after a failure the next Pod has to wait. */
  private Duration backOff(JobProgress progress) {
    if (progress.failuresInARow() == 0) {
      return Duration.ZERO;
    }
    Duration delay = FIRST_BACK_OFF.multipliedBy(1L << Math.min(progress.failuresInARow() - 1, 10));
    delay = delay.compareTo(LAST_BACK_OFF) < 0 ? delay : LAST_BACK_OFF;
    return Duration.between(simulation.now(), progress.lastFailure().plus(delay));
  }

  private void create(ApiObject job, int index) {
    ObjectNode tree = PodTemplates.replica(job);
    ObjectNode metadata = tree.withObject("/metadata");
    metadata.withArray("finalizers").add(FINALIZER);
    if (index >= 0) {
      String text = Integer.toString(index);
      metadata.put("generateName", job.name() + "-" + text + "-");
      metadata.withObject("/annotations").put(INDEX, text);
      metadata.withObject("/labels").put(INDEX, text);
      tree.withObject("/spec").put("hostname", job.name() + "-" + text);
      for (String list : new String[] {"containers", "initContainers"}) {
        for (JsonNode container : tree.path("spec").path(list)) {
          addIndex((ObjectNode) container);
        }
      }
    }
    ApiObject pod = api.create(Resources.PODS, tree);
    events.normal(job, "SuccessfulCreate", "Created pod: " + pod.name());
  }

  private static void addIndex(ObjectNode container) {
    ArrayNode env = container.withArray("env");
    env.addObject()
        .put("name", "JOB_COMPLETION_INDEX")
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("apiVersion", "v1")
        .put("fieldPath", "metadata.labels['" + INDEX + "']");
  }

  private void delete(ApiObject pod) {
    api.delete(
        new ObjectKey(Resources.PODS, pod.namespace(), pod.name()), DeleteOptions.BACKGROUND);
  }

  private static boolean isTracked(ApiObject pod) {
    for (JsonNode finalizer : pod.at("metadata", "finalizers")) {
      if (finalizer.asText().equals(FINALIZER)) {
        return true;
      }
    }
    return false;
  }

  /** Lets the Pod go: it is counted. */
  private void release(ApiObject pod) {
    if (!isTracked(pod)) {
      return;
    }
    ObjectNode tree =
        api.find(new ObjectKey(Resources.PODS, pod.namespace(), pod.name())).orElse(pod).copy();
    ObjectNode metadata = tree.withObject("/metadata");
    ArrayNode others = metadata.arrayNode();
    for (JsonNode finalizer : metadata.path("finalizers")) {
      if (!finalizer.asText().equals(FINALIZER)) {
        others.add(finalizer);
      }
    }
    if (others.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.set("finalizers", others);
    }
    api.update(Resources.PODS, tree);
  }

  private void write(ApiObject job, ObjectNode status) {
    if (!status.equals(job.at("status"))) {
      ObjectNode tree = job.copy();
      tree.set("status", status);
      api.updateStatus(Resources.JOBS, tree);
    }
  }
}
