package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/** CronJobs. */
final class CronJobStrategy extends Strategy {
  private static final int LONGEST_NAME = 52; // its Jobs' names end in a time of eleven characters

  @Override
  public void setDefaults(ObjectNode cron) {
    ObjectNode spec = Defaults.object(cron, "spec");
    Defaults.text(spec, "concurrencyPolicy", "Allow");
    Defaults.flag(spec, "suspend", false);
    Defaults.number(spec, "successfulJobsHistoryLimit", 3);
    Defaults.number(spec, "failedJobsHistoryLimit", 1);
    ObjectNode template = Defaults.object(spec, "jobTemplate");
    Defaults.object(template, "metadata");
    PodSpecDefaults.template(Defaults.object(template, "spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode cron) {
    cron.putObject("status");
  }

  @Override
  public void validate(ObjectNode cron, Errors errors) {
    String name = cron.at("/metadata/name").asText();
    JsonNode spec = cron.path("spec");
    if (spec.path("schedule").asText().isEmpty()) {
      errors.required(SPEC.child("schedule"), "");
    } else {
      CronSchedules.validate(spec.path("schedule").asText(), SPEC.child("schedule"), errors);
    }
    WorkloadRules.nonNegative(spec, "startingDeadlineSeconds", SPEC, errors);
    String policy = spec.path("concurrencyPolicy").asText();
    if (!List.of("Allow", "Forbid", "Replace").contains(policy)) {
      errors.notSupported(
          SPEC.child("concurrencyPolicy"), policy, List.of("Allow", "Forbid", "Replace"));
    }
    FieldPath job = SPEC.child("jobTemplate").child("spec");
    JsonNode jobSpec = spec.path("jobTemplate").path("spec");
    JobStrategy.numbers(jobSpec, job, errors);
    FieldPath pod = job.child("template").child("spec");
    PodSpecRules.validate(jobSpec.at("/template/spec"), pod, errors);
    JobStrategy.restartPolicy(jobSpec, pod.child("restartPolicy"), errors);
    WorkloadRules.nonNegative(spec, "successfulJobsHistoryLimit", SPEC, errors);
    WorkloadRules.nonNegative(spec, "failedJobsHistoryLimit", SPEC, errors);
    if (name.length() > LONGEST_NAME) {
      errors.invalid(
          FieldPath.of("metadata").child("name"), name, "must be no more than 52 characters");
    }
  }

  @Override
  public List<String> validateName(String name) {
    return Formats.dnsSubdomain(name);
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode cron) {
    return AddressWarnings.inPod(
        cron, Unsimulated.inCronJob(cron), "spec", "jobTemplate", "spec", "template", "spec");
  }
}
