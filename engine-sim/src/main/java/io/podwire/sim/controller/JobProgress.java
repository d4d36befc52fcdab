package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How far a Job has come: its Pods counted, finished ones once and for all. */
final class JobProgress {
  private final ApiObject job;
  private final Instant now;
  private final int completions;
  private final List<ApiObject> active = new ArrayList<>();
  private final List<ApiObject> terminating = new ArrayList<>();
  private final List<ApiObject> freshlyFailed = new ArrayList<>();
  private final List<ApiObject> counted = new ArrayList<>();
  private final Map<Integer, ApiObject> delayed = new LinkedHashMap<>();
  private final TreeSet<Integer> done;
  private final TreeSet<Integer> failedIndexes;
  private int succeeded;
  private int restarts;
  private int failuresInARow;
  private @Nullable String fatal;
  private Instant lastFailure = Instant.EPOCH;
  private Instant lastSuccess = Instant.EPOCH;

  JobProgress(ApiObject job, List<ApiObject> pods, Instant now) {
    this.job = job;
    this.now = now;
    this.succeeded = job.at("status", "succeeded").asInt();
    this.completions = job.at("spec", "completions").asInt(Integer.MAX_VALUE);
    this.done = JobIndexes.parse(job.text("status", "completedIndexes"), completions);
    this.failedIndexes = JobIndexes.parse(job.text("status", "failedIndexes"), completions);
    for (ApiObject pod : pods) {
      count(pod);
    }
    if (isPerIndex()) {
      freshlyFailed.forEach(this::noteFailedIndex);
      freshlyFailed.forEach(this::delay);
    }
    for (ApiObject pod : freshlyFailed) {
      if (!delayed.containsValue(pod)) {
        counted.add(pod);
      }
    }
  }

  private boolean isIndexed() {
    return job.text("spec", "completionMode").equals("Indexed");
  }

  private boolean isPerIndex() {
    return !job.at("spec", "backoffLimitPerIndex").isMissingNode();
  }

  private boolean replacesFailedOnly() {
    return job.text("spec", "podReplacementPolicy").equals("Failed");
  }

  private void count(ApiObject pod) {
    boolean over = Pods.isTerminal(pod);
    if (!over) {
      countRestarts(pod);
      (pod.isDeleting() ? terminating : active).add(pod);
    }
    if (pod.text("status", "phase").equals("Succeeded")) {
      countSuccess(pod);
    } else if (over || (pod.isDeleting() && !replacesFailedOnly())) {
      countFailure(pod);
    }
  }

  private void countRestarts(ApiObject pod) {
    for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
      for (JsonNode container : pod.at("status", list)) {
        restarts += container.path("restartCount").asInt();
      }
    }
  }

  private void countSuccess(ApiObject pod) {
    Instant end = JobPods.end(pod);
    lastSuccess = end.isAfter(lastSuccess) ? end : lastSuccess;
    if (JobPods.isTracked(pod)) {
      counted.add(pod);
      int index = JobPods.index(pod);
      if (!isIndexed() || (index >= 0 && index < completions && done.add(index))) {
        succeeded++;
      }
    }
  }

  private void countFailure(ApiObject pod) {
    Instant end = JobPods.end(pod);
    failuresInARow++;
    lastFailure = end.isAfter(lastFailure) ? end : lastFailure;
    PodFailurePolicy policy = PodFailurePolicy.of(job, pod);
    if (fatal == null && policy.failsJob()) {
      fatal = policy.message();
    }
    if (JobPods.isTracked(pod)) {
      freshlyFailed.add(pod);
    }
  }

  private void noteFailedIndex(ApiObject pod) {
    int index = JobPods.index(pod);
    if (index >= 0 && index < completions) {
      PodFailurePolicy policy = PodFailurePolicy.of(job, pod);
      int most = job.at("spec", "backoffLimitPerIndex").asInt();
      if (policy.failsIndex() || (policy.counts() && JobPods.failures(pod) >= most)) {
        failedIndexes.add(index);
      }
    }
  }

  /** A Pod stays uncounted until the one is there that takes over its count of failures. */
  private void delay(ApiObject pod) {
    int index = JobPods.index(pod);
    boolean replaced = active.stream().anyMatch(other -> JobPods.index(other) == index);
    if (index < 0 || replaced || done.contains(index) || failedIndexes.contains(index)) {
      return;
    }
    ApiObject last = delayed.get(index);
    if (last == null || JobPods.allFailures(last) <= JobPods.allFailures(pod)) {
      delayed.put(index, pod);
    }
  }

  /** The Pods that run or are about to. */
  List<ApiObject> active() {
    return active;
  }

  /** Those that have finished and are counted with this look. */
  List<ApiObject> counted() {
    return counted;
  }

  TreeSet<Integer> done() {
    return done;
  }

  TreeSet<Integer> failedIndexes() {
    return failedIndexes;
  }

  /** Why a failed Pod is the Job's end. */
  Optional<String> fatal() {
    return Optional.ofNullable(fatal);
  }

  /** The failed Pod that the index's next one takes the place of. */
  Optional<ApiObject> replacedBy(int index) {
    return Optional.ofNullable(delayed.get(index));
  }

  boolean isBeyondBackOff() {
    int limit = job.at("spec", "backoffLimit").asInt(6);
    long failures = job.at("status", "failed").asInt() + countOf(freshlyFailed);
    boolean restarting = job.text("spec", "template", "spec", "restartPolicy").equals("OnFailure");
    return failures > limit || (restarting && restarts > 0 && restarts >= Math.max(1, limit));
  }

  private long countOf(List<ApiObject> failed) {
    return failed.stream().filter(pod -> PodFailurePolicy.of(job, pod).counts()).count();
  }

  boolean isBeyondDeadline() {
    return untilDeadline().filter(left -> left.isNegative() || left.isZero()).isPresent();
  }

  Optional<Duration> untilDeadline() {
    JsonNode deadline = job.at("spec", "activeDeadlineSeconds");
    String start = job.text("status", "startTime");
    return deadline.isMissingNode() || start.isEmpty() || job.at("spec", "suspend").asBoolean()
        ? Optional.empty()
        : Optional.of(Duration.between(now, Times.parse(start).plusSeconds(deadline.asLong())));
  }

  /** Whether enough have succeeded and none is left that runs. */
  boolean isComplete() {
    return active.isEmpty()
        && (completions == Integer.MAX_VALUE ? succeeded > 0 : succeeded >= completions);
  }

  /** How many Pods are too many; negative if they are too few. */
  int surplus() {
    int parallelism = job.at("spec", "parallelism").asInt(1);
    int wanted = Math.max(0, Math.min(parallelism, completions - succeeded));
    if (completions == Integer.MAX_VALUE && succeeded > 0) {
      wanted = active.size();
    }
    int surplus = active.size() - wanted;
    return surplus < 0 && replacesFailedOnly()
        ? Math.min(0, surplus + terminating.size())
        : surplus;
  }

  /** The lowest indexes, at most so many, that nothing is done or was done about. */
  List<Integer> pendingIndexes(int most) {
    TreeSet<Integer> taken = new TreeSet<>(done);
    taken.addAll(failedIndexes);
    active.forEach(pod -> taken.add(JobPods.index(pod)));
    if (replacesFailedOnly()) {
      terminating.forEach(pod -> taken.add(JobPods.index(pod)));
    }
    List<Integer> pending = new ArrayList<>();
    for (int index = 0; index < completions && pending.size() < most; index++) {
      if (!taken.contains(index)) {
        pending.add(index);
      }
    }
    return pending;
  }

  /** How long after failures the next Pod has to wait. */
  Duration backOff() {
    int failures = lastSuccess.isAfter(lastFailure) ? 0 : failuresInARow;
    return JobPods.backOff(failures, lastFailure, now);
  }

  /** The same where each index has failures of its own. */
  Duration backOff(int index) {
    return replacedBy(index)
        .map(pod -> JobPods.backOff(JobPods.allFailures(pod) + 1, JobPods.end(pod), now))
        .orElse(Duration.ZERO);
  }

  /**
   * The status without conditions' news.
   *
   * @param gone Pods that are no longer active, and are on their way out
   * @param failed Pods that count as failed although they have not finished
   */
  ObjectNode status(List<ApiObject> gone, List<ApiObject> failed) {
    ObjectNode status = job.copy().withObject("/status");
    Counts.put(status, "active", active.size() - gone.size());
    Counts.put(status, "succeeded", isIndexed() ? done.size() : succeeded);
    List<ApiObject> all = new ArrayList<>(failed);
    counted.stream().filter(freshlyFailed::contains).forEach(all::add);
    Counts.put(status, "failed", status.path("failed").asInt() + (int) countOf(all));
    long ready = active.stream().filter(pod -> !gone.contains(pod)).filter(Pods::isReady).count();
    status.put("ready", (int) ready).put("terminating", terminating.size() + gone.size());
    status.putObject("uncountedTerminatedPods");
    if (isIndexed() && !done.isEmpty()) {
      status.put("completedIndexes", JobIndexes.text(done));
    }
    if (isPerIndex()) {
      status.put("failedIndexes", JobIndexes.text(failedIndexes));
    }
    return status;
  }
}
