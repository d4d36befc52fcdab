package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What kubectl tells of Jobs and CronJobs.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/printers/internalversion/printers.go">printers.go</a>
 */
final class BatchCells {
  // The first of them that holds is the Job's status.
  private static final List<String> BEFORE_DELETION = List.of("Complete", "Failed");
  private static final List<String> AFTER_DELETION =
      List.of("Suspended", "FailureTarget", "SuccessCriteriaMet");

  private BatchCells() {}

  static String status(ApiObject job) {
    String ended = firstCondition(job, BEFORE_DELETION);
    if (!ended.isEmpty()) {
      return ended;
    }
    if (job.isDeleting()) {
      return "Terminating";
    }
    String state = firstCondition(job, AFTER_DELETION);
    return state.isEmpty() ? "Running" : state;
  }

  private static String firstCondition(ApiObject job, List<String> types) {
    for (String type : types) {
      for (JsonNode condition : job.at("status", "conditions")) {
        if (condition.path("type").asText().equals(type)
            && condition.path("status").asText().equals("True")) {
          return type;
        }
      }
    }
    return "";
  }

  static String completions(ApiObject job) {
    int succeeded = job.at("status", "succeeded").asInt();
    JsonNode wanted = job.at("spec", "completions");
    if (!wanted.isMissingNode()) {
      return succeeded + "/" + wanted.asInt();
    }
    int parallelism = job.at("spec", "parallelism").asInt();
    return succeeded + (parallelism > 1 ? "/1 of " + parallelism : "/1");
  }

  static String duration(ApiObject job, Instant now) {
    String start = job.text("status", "startTime");
    if (start.isEmpty()) {
      return "";
    }
    String end = job.text("status", "completionTime");
    Instant until = end.isEmpty() ? now : Instant.parse(end);
    return Ages.show(Duration.between(Instant.parse(start), until));
  }

  static String suspended(ApiObject cronJob) {
    return cronJob.at("spec", "suspend").asBoolean() ? "True" : "False";
  }

  static String lastSchedule(ApiObject cronJob, Instant now) {
    String last = cronJob.text("status", "lastScheduleTime");
    return last.isEmpty() ? "<none>" : Ages.since(last, now);
  }

  static String containers(ApiObject cronJob, String field) {
    return Cells.containers(cronJob.at("spec", "jobTemplate", "spec", "template"), field);
  }
}
