package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a Job ends: what is said of it while its last Pods go, and once they are gone.
 *
 * @param success whether it is complete and has not failed
 */
record JobEnd(boolean success, String reason, String message) {
  static final JobEnd COMPLETE =
      new JobEnd(true, "CompletionsReached", "Reached expected number of succeeded pods");
  private static final JobEnd BACK_OFF =
      new JobEnd(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
  private static final JobEnd DEADLINE =
      new JobEnd(false, "DeadlineExceeded", "Job was active longer than specified deadline");
  private static final JobEnd TOO_MANY_INDEXES =
      new JobEnd(
          false,
          "MaxFailedIndexesExceeded",
          "Job has exceeded the specified maximal number of failed indexes");
  private static final JobEnd INDEXES =
      new JobEnd(false, "FailedIndexes", "Job has failed indexes");

  /** Why the Job goes no further, if it does not: what was decided before, then failures. */
  static Optional<JobEnd> of(ApiObject job, JobProgress progress) {
    Optional<JobEnd> known =
        known(job, "SuccessCriteriaMet", true).or(() -> known(job, "FailureTarget", false));
    return known
        .or(() -> progress.fatal().map(why -> new JobEnd(false, "PodFailurePolicy", why)))
        .or(() -> when(progress.isBeyondBackOff(), BACK_OFF))
        .or(() -> when(progress.isBeyondDeadline(), DEADLINE))
        .or(() -> ofIndexes(job, progress))
        .or(() -> ofPolicy(job, progress.done()));
  }

  private static Optional<JobEnd> when(boolean so, JobEnd end) {
    return so ? Optional.of(end) : Optional.empty();
  }

  private static Optional<JobEnd> known(ApiObject job, String type, boolean success) {
    JsonNode condition = Conditions.get(job.at("status"), type);
    return when(
        condition.path("status").asText().equals("True"),
        new JobEnd(success, condition.path("reason").asText(), condition.path("message").asText()));
  }

  private static Optional<JobEnd> ofIndexes(ApiObject job, JobProgress progress) {
    int failed = progress.failedIndexes().size();
    JsonNode most = job.at("spec", "maxFailedIndexes");
    if (!most.isMissingNode() && failed > most.asInt()) {
      return Optional.of(TOO_MANY_INDEXES);
    }
    int completions = job.at("spec", "completions").asInt();
    return when(failed > 0 && failed + progress.done().size() >= completions, INDEXES);
  }

  /**
   * <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/job/success_policy.go">success_policy.go</a>.
   */
  private static Optional<JobEnd> ofPolicy(ApiObject job, TreeSet<Integer> done) {
    int completions = job.at("spec", "completions").asInt();
    int index = 0;
    for (JsonNode rule : job.at("spec", "successPolicy", "rules")) {
      if (!done.isEmpty() && isMet(rule, done, completions)) {
        return Optional.of(new JobEnd(true, "SuccessPolicy", "Matched rules at index " + index));
      }
      index++;
    }
    return Optional.empty();
  }

  private static boolean isMet(JsonNode rule, Set<Integer> done, int completions) {
    int enough = rule.path("succeededCount").asInt(Integer.MAX_VALUE);
    if (!rule.has("succeededIndexes")) {
      return done.size() >= enough;
    }
    TreeSet<Integer> asked = JobIndexes.parse(rule.path("succeededIndexes").asText(), completions);
    int all = asked.size();
    asked.retainAll(done);
    return all > 0 && (asked.size() == all || asked.size() >= enough);
  }

  /**
   * Writes it down.
   *
   * @param now as the API writes it
   * @return whether the Job has ended, which it has not while Pods of it are on their way out
   */
  boolean write(ObjectNode status, String now) {
    put(status, success ? "SuccessCriteriaMet" : "FailureTarget", now);
    if (status.path("terminating").asInt() > 0) {
      return false;
    }
    put(status, success ? "Complete" : "Failed", now);
    if (success) {
      status.put("completionTime", now);
    }
    return true;
  }

  private void put(ObjectNode status, String type, String now) {
    if (Conditions.get(status, type).isMissingNode()) {
      Conditions.set(status, type, "True", reason, message, now).put("lastProbeTime", now);
    }
  }
}
