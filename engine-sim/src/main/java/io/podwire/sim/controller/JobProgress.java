package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How far a Job has come: its Pods counted, finished ones once and for all. */
final class JobProgress {
  private static final String INDEX = "batch.kubernetes.io/job-completion-index";

  private final ApiObject job;
  private final Instant now;
  private final List<ApiObject> active = new ArrayList<>();
  private final TreeSet<Integer> done = new TreeSet<>();
  private final TreeSet<Integer> taken = new TreeSet<>();
  private int succeeded;
  private int failed;
  private int ready;
  private int terminating;
  private int restarts;
  private int failuresInARow;
  private Instant lastFailure = Instant.EPOCH;
  private Instant lastSuccess = Instant.EPOCH;

  JobProgress(ApiObject job, Instant now) {
    this.job = job;
    this.now = now;
    this.succeeded = job.at("status", "succeeded").asInt();
    this.failed = job.at("status", "failed").asInt();
    parse(job.text("status", "completedIndexes"));
  }

  private boolean isIndexed() {
    return job.text("spec", "completionMode").equals("Indexed");
  }

  private void parse(String ranges) {
    for (String range : ranges.split(",", -1)) {
      if (!range.isEmpty()) {
        String[] ends = range.split("-", -1);
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int index = Integer.parseInt(ends[0]); index <= last; index++) {
          done.add(index);
        }
      }
    }
  }

  /**
   * Takes the Pod into account.
   *
   * @param fresh whether it has not been counted as finished before
   * @return whether it is finished and counted now
   */
  boolean count(ApiObject pod, boolean fresh) {
    if (!Pods.isTerminal(pod)) {
      countRunning(pod);
      return false;
    }
    boolean success = pod.text("status", "phase").equals("Succeeded");
    Instant end = end(pod);
    if (success) {
      lastSuccess = end.isAfter(lastSuccess) ? end : lastSuccess;
    } else {
      failuresInARow++;
      lastFailure = end.isAfter(lastFailure) ? end : lastFailure;
    }
    if (!fresh) {
      return false;
    }
    if (!success) {
      failed++;
    } else if (!isIndexed()) {
      succeeded++;
    } else if (index(pod) >= 0 && done.add(index(pod))) {
      succeeded++;
    }
    return true;
  }

  private void countRunning(ApiObject pod) {
    for (JsonNode container : pod.at("status", "containerStatuses")) {
      restarts += container.path("restartCount").asInt();
    }
    if (pod.isDeleting()) {
      terminating++;
      return;
    }
    active.add(pod);
    ready += Pods.isReady(pod) ? 1 : 0;
    if (index(pod) >= 0) {
      taken.add(index(pod));
    }
  }

  private static int index(ApiObject pod) {
    return pod.at("metadata", "annotations", INDEX).asInt(-1);
  }

  private static Instant end(ApiObject pod) {
    Instant end = Instant.EPOCH;
    for (JsonNode container : pod.at("status", "containerStatuses")) {
      Instant finished =
          Times.parse(container.path("state").path("terminated").path("finishedAt").asText());
      end = finished.isAfter(end) ? finished : end;
    }
    return end;
  }

  List<ApiObject> active() {
    return active;
  }

  /** How many Pods have failed since one succeeded. */
  int failuresInARow() {
    return lastSuccess.isAfter(lastFailure) ? 0 : failuresInARow;
  }

  Instant lastFailure() {
    return lastFailure;
  }

  boolean isBeyondBackOff() {
    int limit = job.at("spec", "backoffLimit").asInt(6);
    boolean restarting = job.text("spec", "template", "spec", "restartPolicy").equals("OnFailure");
    return failed > limit || (restarting && restarts > 0 && restarts >= Math.max(1, limit));
  }

  boolean isBeyondDeadline() {
    return untilDeadline().filter(left -> left.isNegative() || left.isZero()).isPresent();
  }

  Optional<Duration> untilDeadline() {
    JsonNode deadline = job.at("spec", "activeDeadlineSeconds");
    String start = job.text("status", "startTime");
    return deadline.isMissingNode() || start.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.between(now, Times.parse(start).plusSeconds(deadline.asLong())));
  }

  boolean isComplete() {
    JsonNode completions = job.at("spec", "completions");
    return completions.isMissingNode()
        ? succeeded > 0 && active.isEmpty()
        : succeeded >= completions.asInt();
  }

  int wantedActive() {
    int parallelism = job.at("spec", "parallelism").asInt(1);
    JsonNode completions = job.at("spec", "completions");
    if (completions.isMissingNode()) {
      return succeeded > 0 ? Math.min(active.size(), parallelism) : parallelism;
    }
    return Math.min(parallelism, completions.asInt() - succeeded);
  }

  /** The lowest index that is neither done nor taken, which it is then; -1 if there are none. */
  int takeIndex() {
    if (!isIndexed()) {
      return -1;
    }
    int index = 0;
    while (done.contains(index) || taken.contains(index)) {
      index++;
    }
    taken.add(index);
    return index;
  }

  ObjectNode status() {
    ObjectNode status = job.copy().withObject("/status");
    Counts.put(status, "active", active.size());
    Counts.put(status, "succeeded", succeeded);
    Counts.put(status, "failed", failed);
    status.put("ready", ready).put("terminating", terminating);
    status.putObject("uncountedTerminatedPods");
    if (isIndexed() && !done.isEmpty()) {
      status.put("completedIndexes", ranges());
    }
    return status;
  }

  private String ranges() {
    StringBuilder text = new StringBuilder();
    List<Integer> all = new ArrayList<>(done);
    for (int i = 0; i < all.size(); i++) {
      int first = i;
      while (i + 1 < all.size() && all.get(i + 1) == all.get(i) + 1) {
        i++;
      }
      text.append(text.isEmpty() ? "" : ",").append(all.get(first));
      if (i > first) {
        text.append(i == first + 1 ? "," : "-").append(all.get(i));
      }
    }
    return text.toString();
  }
}
