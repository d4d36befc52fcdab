package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The Pods of Jobs: how they are made, what they say, and how they are let go. */
final class JobPods {
  private static final String FINALIZER = "batch.kubernetes.io/job-tracking";
  private static final String INDEX = "batch.kubernetes.io/job-completion-index";
  private static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
  private static final String IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LAST_BACK_OFF = Duration.ofMinutes(10);

  private final Api api;
  private final EventRecorder events;

  JobPods(Api api, EventRecorder events) {
    this.api = api;
    this.events = events;
  }

  /** The Pod's index; -1 if it has none. */
  static int index(ApiObject pod) {
    return number(pod, INDEX, -1);
  }

  /** How often its index had failed before it. */
  static int failures(ApiObject pod) {
    return number(pod, FAILURES, 0);
  }

  /** The same with failures that the Job ignores. */
  static int allFailures(ApiObject pod) {
    return failures(pod) + number(pod, IGNORED, 0);
  }

  private static int number(ApiObject pod, String annotation, int otherwise) {
    String text = pod.annotations().getOrDefault(annotation, "");
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
  }

  /** Whether it has not been counted as finished. */
  static boolean isTracked(ApiObject pod) {
    for (JsonNode finalizer : pod.at("metadata", "finalizers")) {
      if (finalizer.asText().equals(FINALIZER)) {
        return true;
      }
    }
    return false;
  }

  /** When its last container ended; of one that none ran of, when it was deleted. */
  static Instant end(ApiObject pod) {
    Instant end = Instant.EPOCH;
    for (JsonNode container : pod.at("status", "containerStatuses")) {
      Instant finished =
          Times.parse(container.path("state").path("terminated").path("finishedAt").asText());
      end = finished.isAfter(end) ? finished : end;
    }
    if (end.equals(Instant.EPOCH) && pod.isDeleting()) {
      end =
          Times.parse(pod.text("metadata", "deletionTimestamp"))
              .minusSeconds(pod.at("metadata", "deletionGracePeriodSeconds").asLong());
    }
    return end;
  }

  /** What is left of the time that has to pass after so many failures in a row. */
  static Duration backOff(int failures, Instant last, Instant now) {
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration delay = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 10));
    delay = delay.compareTo(LAST_BACK_OFF) < 0 ? delay : LAST_BACK_OFF;
    Duration left = Duration.between(now, last.plus(delay));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * @param index -1 for a Pod without one
   * @param replaced the failed Pod whose count of failures it takes over
   */
  void create(ApiObject job, int index, Optional<ApiObject> replaced) {
    ObjectNode tree = PodTemplates.replica(job);
    tree.withObject("/metadata").withArray("finalizers").add(FINALIZER);
    if (index >= 0) {
      number(job, index, tree);
    }
    if (!job.at("spec", "backoffLimitPerIndex").isMissingNode()) {
      takeOver(job, replaced, tree.withObject("/metadata").withObject("/annotations"));
    }
    ApiObject pod = api.create(Resources.PODS, tree);
    events.normal(job, "SuccessfulCreate", "Created pod: " + pod.name());
  }

  private static void number(ApiObject job, int index, ObjectNode tree) {
    String text = Integer.toString(index);
    ObjectNode metadata = tree.withObject("/metadata");
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

  private static void addIndex(ObjectNode container) {
    ArrayNode env = container.withArray("env");
    for (JsonNode variable : env) {
      if (variable.path("name").asText().equals("JOB_COMPLETION_INDEX")) {
        return;
      }
    }
    env.addObject()
        .put("name", "JOB_COMPLETION_INDEX")
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("apiVersion", "v1")
        .put("fieldPath", "metadata.labels['" + INDEX + "']");
  }

  private static void takeOver(
      ApiObject job, Optional<ApiObject> replaced, ObjectNode annotations) {
    boolean counts = replaced.map(pod -> PodFailurePolicy.of(job, pod).counts()).orElse(false);
    int failures = replaced.map(JobPods::failures).orElse(0);
    int all = replaced.map(pod -> allFailures(pod) + 1).orElse(0);
    int counted = failures + (counts ? 1 : 0);
    annotations.put(FAILURES, Integer.toString(counted));
    if (all > counted) {
      annotations.put(IGNORED, Integer.toString(all - counted));
    }
  }

  void delete(ApiObject job, ApiObject pod) {
    api.delete(
        new ObjectKey(Resources.PODS, pod.namespace(), pod.name()), DeleteOptions.BACKGROUND);
    events.normal(job, "SuccessfulDelete", "Deleted pod: " + pod.name());
  }

  /** Lets the Pod go: it is counted, or is never to be. */
  void release(ApiObject pod) {
    if (!isTracked(pod)) {
      return;
    }
    ObjectKey key = new ObjectKey(Resources.PODS, pod.namespace(), pod.name());
    ObjectNode tree = api.find(key).orElse(pod).copy();
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
}
