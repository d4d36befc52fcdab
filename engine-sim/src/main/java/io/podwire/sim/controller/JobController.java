package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;

/**
 * Runs the Pods of each Job until enough have succeeded or too many have failed (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/job/job_controller.go">job_controller.go</a>).
 *
 * <p>Left out: indexes that go because {@code completions} is lowered.
 */
public final class JobController {
  private static final String NAME = "kubernetes.io/job-controller";

  private final Api api;
  private final Simulation simulation;
  private final Claims claims;
  private final EventRecorder events;
  private final JobPods pods;
  private final WorkQueue<ObjectKey> queue;

  public JobController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.claims = new Claims(api);
    this.events = EventRecorder.of(api, simulation, "job-controller");
    this.pods = new JobPods(api, events);
    this.queue = new WorkQueue<>("job", simulation, this::sync);
  }

  public void start() {
    new PodOwners(api, Resources.JOBS, queue::add).start("job-controller");
  }

  private void sync(ObjectKey key) {
    ApiObject job = api.find(key).orElse(null);
    if (job == null || isAnothers(job)) {
      return;
    }
    List<ApiObject> all =
        claims.of(job, Resources.PODS, LabelSelector.of(job.at("spec", "selector")));
    if (isFinished(job) || job.isDeleting()) {
      all.forEach(pods::release);
      expire(key, job);
      return;
    }
    JobProgress progress = new JobProgress(job, all, simulation.now());
    progress.counted().forEach(pods::release);
    Optional<JobEnd> end = JobEnd.of(job, progress);
    if (end.isPresent()) {
      finish(job, all, progress, end.get());
    } else if (progress.isComplete()) {
      finish(job, all, progress, JobEnd.COMPLETE);
    } else {
      write(job, goOn(key, job, progress));
      progress.untilDeadline().ifPresent(left -> queue.addAfter(key, left.plusMillis(1)));
    }
  }

  private static boolean isAnothers(ApiObject job) {
    String manager = job.at("spec", "managedBy").asText(NAME);
    return !manager.equals(NAME);
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

  /** Its Pods go; if it has failed, those that had not finished have failed with it. */
  private void finish(ApiObject job, List<ApiObject> all, JobProgress progress, JobEnd end) {
    List<ApiObject> active = progress.active();
    active.forEach(pod -> pods.delete(job, pod));
    List<ApiObject> unfinished = new ArrayList<>();
    for (ApiObject pod : all) {
      if (JobPods.isTracked(pod) && !progress.counted().contains(pod)) {
        pods.release(pod);
        if (!end.success()) {
          unfinished.add(pod);
        }
      }
    }
    ObjectNode status = progress.status(active, unfinished);
    boolean ended = end.write(status, Times.second(simulation.now()));
    write(job, status);
    if (ended && end.success()) {
      events.normal(job, "Completed", "Job completed");
    } else if (ended) {
      events.warning(job, end.reason(), end.message());
    }
  }

  private ObjectNode goOn(ObjectKey key, ApiObject job, JobProgress progress) {
    if (job.at("spec", "suspend").asBoolean()) {
      List<ApiObject> active = progress.active();
      active.forEach(pod -> end(job, pod));
      return suspended(job, progress.status(active, List.of()));
    }
    int surplus = progress.surplus();
    List<ApiObject> gone = List.of();
    if (surplus > 0) {
      List<ApiObject> active = new ArrayList<>(progress.active());
      gone = ReplicaRanking.firstToGo(active, active, simulation.now()).subList(0, surplus);
      gone.forEach(pod -> end(job, pod));
    }
    int made = surplus < 0 ? create(key, job, progress, -surplus) : 0;
    ObjectNode status = progress.status(gone, List.of());
    Counts.put(status, "active", status.path("active").asInt() + made);
    resume(job, status);
    return status;
  }

  /** A Pod that is not wanted any more is none that has failed. */
  private void end(ApiObject job, ApiObject pod) {
    pods.release(pod);
    pods.delete(job, pod);
  }

  private ObjectNode suspended(ApiObject job, ObjectNode status) {
    if (!Conditions.get(status, "Suspended").path("status").asText().equals("True")) {
      String now = Times.second(simulation.now());
      Conditions.set(status, "Suspended", "True", "JobSuspended", "Job suspended", now)
          .put("lastProbeTime", now);
      events.normal(job, "Suspended", "Job suspended");
    }
    return status;
  }

  private void resume(ApiObject job, ObjectNode status) {
    String now = Times.second(simulation.now());
    if (Conditions.get(status, "Suspended").path("status").asText().equals("True")) {
      Conditions.set(status, "Suspended", "False", "JobResumed", "Job resumed", now)
          .put("lastProbeTime", now);
      status.put("startTime", now); // its deadline counts from here
      events.normal(job, "Resumed", "Job resumed");
    } else if (!status.has("startTime")) {
      status.put("startTime", now);
    }
  }

  /** Makes Pods, but for those that have to wait; says how many. */
  private int create(ObjectKey key, ApiObject job, JobProgress progress, int missing) {
    boolean perIndex = !job.at("spec", "backoffLimitPerIndex").isMissingNode();
    Duration left = perIndex ? Duration.ZERO : progress.backOff();
    if (!left.isZero()) {
      queue.addAfter(key, left);
      return 0;
    }
    if (!job.text("spec", "completionMode").equals("Indexed")) {
      for (int i = 0; i < missing; i++) {
        pods.create(job, -1, Optional.empty());
      }
      return missing;
    }
    int made = 0;
    for (int index : progress.pendingIndexes(missing)) {
      Duration wait = perIndex ? progress.backOff(index) : Duration.ZERO;
      if (wait.isZero()) {
        pods.create(job, index, progress.replacedBy(index));
        made++;
      } else {
        queue.addAfter(key, wait);
      }
    }
    return made;
  }

  private void write(ApiObject job, ObjectNode status) {
    if (!status.equals(job.at("status"))) {
      ObjectNode tree = job.copy();
      tree.set("status", status);
      api.updateStatus(Resources.JOBS, tree);
    }
  }
}
