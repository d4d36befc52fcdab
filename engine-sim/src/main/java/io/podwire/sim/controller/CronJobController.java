package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Jobs of each CronJob when they are due (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/cronjob/cronjob_controllerv2.go">cronjob_controllerv2.go</a>).
 */
public final class CronJobController {
  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  /** A new schedule is looked at that long after its moment, so that clocks may differ a little. */
  private static final Duration SLACK = Duration.ofMillis(100);

  private final Api api;
  private final Simulation simulation;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue;

  public CronJobController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.events = EventRecorder.of(api, simulation, "cronjob-controller");
    this.queue = new WorkQueue<>("cronjob", simulation, this::sync);
  }

  public void start() {
    api.watch("cronjob-controller", Resources.CRON_JOBS, this::onCronJob);
    api.watch("cronjob-controller", Resources.JOBS, this::onJob);
  }

  private void onCronJob(WatchEvent event) {
    ApiObject cron = event.object();
    queue.add(new ObjectKey(Resources.CRON_JOBS, cron.namespace(), cron.name()));
  }

  private void onJob(WatchEvent event) {
    ObjectKey owner = Owners.controllerKey(event.object(), Resources.CRON_JOBS);
    if (owner != null) {
      queue.add(owner);
    }
  }

  private void sync(ObjectKey key) {
    ApiObject cron = api.find(key).filter(found -> !found.isDeleting()).orElse(null);
    if (cron == null) {
      return;
    }
    List<ApiObject> jobs = new ArrayList<>(api.ownedBy(Resources.JOBS, cron.uid()));
    jobs.removeIf(job -> !Owners.isControlledBy(job, cron));
    jobs.sort(Comparator.comparing(job -> job.text("metadata", "creationTimestamp")));
    ObjectNode status = status(cron, jobs);
    forgetOld(cron, jobs, "Complete", cron.at("spec", "successfulJobsHistoryLimit").asInt(3));
    forgetOld(cron, jobs, "Failed", cron.at("spec", "failedJobsHistoryLimit").asInt(1));
    if (!cron.at("spec", "suspend").asBoolean()) {
      schedule(key, cron, status);
    }
    if (!status.equals(cron.at("status"))) {
      ObjectNode tree = cron.copy();
      tree.set("status", status);
      api.updateStatus(Resources.CRON_JOBS, tree);
    }
  }

  private static boolean has(ApiObject job, String condition) {
    return Conditions.get(job.at("status"), condition).path("status").asText().equals("True");
  }

  private ObjectNode status(ApiObject cron, List<ApiObject> jobs) {
    ObjectNode status = cron.copy().withObject("/status");
    ArrayNode active = status.arrayNode();
    for (ApiObject job : jobs) {
      JsonNode known = active(cron, job.uid());
      boolean over = has(job, "Complete") || has(job, "Failed");
      if (known.isMissingNode() && !over) {
        events.warning(
            cron,
            "UnexpectedJob",
            "Saw a job that the controller did not create or forgot: " + job.name());
      } else if (!over) {
        active.add(known);
      } else if (!known.isMissingNode()) {
        String condition = has(job, "Complete") ? "Complete" : "Failed";
        events.normal(
            cron,
            "SawCompletedJob",
            "Saw completed job: " + job.name() + ", condition: " + condition);
      }
      String end = job.text("status", "completionTime");
      if (end.compareTo(status.path("lastSuccessfulTime").asText()) > 0) {
        status.put("lastSuccessfulTime", end);
      }
    }
    for (JsonNode known : cron.at("status", "active")) {
      String uid = known.path("uid").asText();
      if (jobs.stream().noneMatch(job -> job.uid().equals(uid))) {
        events.normal(
            cron, "MissingJob", "Active job went missing: " + known.path("name").asText());
      }
    }
    if (active.isEmpty()) {
      status.remove("active");
    } else {
      status.set("active", active);
    }
    return status;
  }

  /** What the status says of a Job that the controller has made; a missing node if nothing. */
  private static JsonNode active(ApiObject cron, String uid) {
    for (JsonNode job : cron.at("status", "active")) {
      if (job.path("uid").asText().equals(uid)) {
        return job;
      }
    }
    return MissingNode.getInstance();
  }

  private static ObjectNode reference(ApiObject job) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", "batch/v1")
        .put("kind", "Job")
        .put("name", job.name())
        .put("namespace", job.namespace())
        .put("resourceVersion", Long.toString(job.resourceVersion()))
        .put("uid", job.uid());
  }

  private void forgetOld(ApiObject cron, List<ApiObject> jobs, String condition, int keep) {
    List<ApiObject> over = new ArrayList<>(jobs);
    over.removeIf(job -> !has(job, condition) || job.isDeleting());
    for (int i = 0; i < over.size() - keep; i++) {
      remove(cron, over.get(i));
    }
  }

  private void remove(ApiObject cron, ApiObject job) {
    api.delete(
        new ObjectKey(Resources.JOBS, job.namespace(), job.name()), DeleteOptions.BACKGROUND);
    events.normal(cron, "SuccessfulDelete", "Deleted job " + job.name());
  }

  private void schedule(ObjectKey key, ApiObject cron, ObjectNode status) {
    String zone = cron.text("spec", "timeZone");
    CronSchedule schedule =
        new CronSchedule(
            cron.text("spec", "schedule"), zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone));
    Instant now = simulation.now();
    String last = status.path("lastScheduleTime").asText();
    Instant since = Times.parse(last.isEmpty() ? cron.text("metadata", "creationTimestamp") : last);
    Instant due = latest(schedule, since, now);
    if (due != null && isInTime(cron, due, now)) {
      run(cron, status, due);
    }
    Instant next = schedule.next(now);
    if (next != null) {
      queue.addAfter(key, Duration.between(now, next).plus(SLACK));
    }
  }

  /** The last moment that was missed, if any was. */
  private static @Nullable Instant latest(CronSchedule schedule, Instant since, Instant now) {
    Instant latest = null;
    for (Instant next = schedule.next(since);
        next != null && !next.isAfter(now);
        next = schedule.next(next)) {
      latest = next;
    }
    return latest;
  }

  private static boolean isInTime(ApiObject cron, Instant due, Instant now) {
    JsonNode deadline = cron.at("spec", "startingDeadlineSeconds");
    return deadline.isMissingNode() || !due.plusSeconds(deadline.asLong()).isBefore(now);
  }

  private void run(ApiObject cron, ObjectNode status, Instant due) {
    String policy = cron.text("spec", "concurrencyPolicy");
    JsonNode active = status.path("active");
    if (policy.equals("Forbid") && !active.isEmpty()) {
      events.normal(
          cron,
          "JobAlreadyActive",
          "Not starting job because prior execution is running and concurrency policy is Forbid");
      return;
    }
    if (policy.equals("Replace")) {
      for (JsonNode running : active) {
        ObjectKey key =
            new ObjectKey(Resources.JOBS, cron.namespace(), running.path("name").asText());
        api.find(key).ifPresent(job -> remove(cron, job));
      }
      status.remove("active");
    }
    try {
      ApiObject job = api.create(Resources.JOBS, job(cron, due));
      events.normal(cron, "SuccessfulCreate", "Created job " + job.name());
      status.withArray("active").add(reference(job));
    } catch (ApiException refused) {
      if (!refused.reason().equals("AlreadyExists")) {
        events.warning(cron, "FailedCreate", "Error creating job: " + refused.getMessage());
        throw refused;
      }
    }
    status.put("lastScheduleTime", Times.second(due));
  }

  private static ObjectNode job(ApiObject cron, Instant due) {
    JsonNode template = cron.at("spec", "jobTemplate");
    ObjectNode job = JsonNodeFactory.instance.objectNode();
    job.put("apiVersion", "batch/v1").put("kind", "Job");
    ObjectNode metadata = job.putObject("metadata");
    metadata.put("name", cron.name() + "-" + due.getEpochSecond() / 60);
    metadata.put("namespace", cron.namespace());
    JsonNode labels = template.path("metadata").path("labels");
    if (!labels.isEmpty()) {
      metadata.set("labels", labels.deepCopy());
    }
    JsonNode annotations = template.path("metadata").path("annotations");
    ObjectNode all =
        annotations.isObject() ? annotations.deepCopy() : JsonNodeFactory.instance.objectNode();
    metadata.set("annotations", all.put(SCHEDULED, Times.second(due)));
    metadata.putArray("ownerReferences").add(Owners.reference(cron));
    job.set("spec", template.path("spec").deepCopy());
    return job;
  }
}
