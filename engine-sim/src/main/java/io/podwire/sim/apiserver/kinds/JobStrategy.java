package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ApiObject;
import java.util.List;

/**
 * Jobs.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/batch/validation/validation.go">validation.go</a>
 */
final class JobStrategy extends Strategy {
  private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final FieldPath RESTART_POLICY =
      SPEC.child("template").child("spec").child("restartPolicy");

  @Override
  public List<String> selectableFields() {
    return List.of("status.successful");
  }

  @Override
  public boolean orphansByDefault() {
    return true;
  }

  @Override
  public List<String> warningsOfOrphans() {
    return List.of(
        "child pods are preserved by default when jobs are deleted; set"
            + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
            + " suppress this warning");
  }

  @Override
  public void setDefaults(ObjectNode job) {
    ObjectNode spec = Defaults.object(job, "spec");
    if (!spec.has("completions") && !spec.has("parallelism")) {
      spec.put("completions", 1);
    }
    Defaults.number(spec, "parallelism", 1);
    Defaults.number(spec, "backoffLimit", spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
    Defaults.text(spec, "completionMode", "NonIndexed");
    Defaults.flag(spec, "suspend", false);
    Defaults.flag(spec, "manualSelector", false);
    Defaults.text(
        spec,
        "podReplacementPolicy",
        spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    PodSpecDefaults.template(spec);
  }

  @Override
  public void prepareForCreate(ObjectNode job) {
    job.putObject("status");
  }

  /** The selector is the Job's own uid, which is known only now. */
  @Override
  public void identified(ObjectNode job) {
    if (!(job.get("spec") instanceof ObjectNode spec) || spec.path("manualSelector").asBoolean()) {
      return;
    }
    String uid = job.at("/metadata/uid").asText();
    String name = job.at("/metadata/name").asText();
    ObjectNode template = Defaults.object(spec, "template");
    label(Defaults.object(Defaults.object(template, "metadata"), "labels"), uid, name);
    ObjectNode metadata = Defaults.object(job, "metadata");
    if (metadata.path("labels").isEmpty()) {
      label(Defaults.object(metadata, "labels"), uid, name);
    }
    Defaults.object(Defaults.object(spec, "selector"), "matchLabels").put(UID_LABEL, uid);
  }

  private static void label(ObjectNode labels, String uid, String name) {
    labels.put(UID_LABEL, uid).put("batch.kubernetes.io/job-name", name);
    labels.put("controller-uid", uid).put("job-name", name);
  }

  @Override
  public void validate(ObjectNode job, Errors errors) {
    JsonNode spec = job.path("spec");
    numbers(spec, SPEC, errors);
    WorkloadRules.template(spec, errors);
    restartPolicy(spec, RESTART_POLICY, errors);
  }

  static void numbers(JsonNode spec, FieldPath path, Errors errors) {
    for (String field :
        new String[] {
          "parallelism",
          "completions",
          "activeDeadlineSeconds",
          "backoffLimit",
          "ttlSecondsAfterFinished"
        }) {
      WorkloadRules.nonNegative(spec, field, path, errors);
    }
    JobPolicyRules.limits(spec, path, errors);
    String mode = spec.path("completionMode").asText();
    if (!mode.isEmpty() && !mode.equals("NonIndexed") && !mode.equals("Indexed")) {
      errors.notSupported(path.child("completionMode"), mode, List.of("NonIndexed", "Indexed"));
    }
    if (mode.equals("Indexed") && !spec.has("completions")) {
      errors.required(path.child("completions"), "when completion mode is Indexed");
    } else if (mode.equals("Indexed")) {
      JobPolicyRules.ofIndexed(spec, path, errors);
    }
    JobPolicyRules.policies(spec, path, errors);
  }

  static void restartPolicy(JsonNode spec, FieldPath path, Errors errors) {
    String policy = spec.at("/template/spec/restartPolicy").asText();
    if (policy.isEmpty() || policy.equals("Always")) {
      errors.required(path, "valid values: \"OnFailure\", \"Never\"");
    } else if (!policy.equals("OnFailure") && !policy.equals("Never")) {
      errors.notSupported(path, policy, List.of("OnFailure", "Never"));
    } else if (policy.equals("OnFailure") && spec.has("podFailurePolicy")) {
      errors.invalid(
          path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  @Override
  public void validateUpdate(ObjectNode job, ApiObject old, Errors errors) {
    validate(job, errors);
    for (String field : new String[] {"completions", "selector", "template", "completionMode"}) {
      WorkloadRules.immutable(
          job.path("spec").path(field), old.at("spec").path(field), SPEC.child(field), errors);
    }
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode job) {
    return AddressWarnings.inPod(job, Unsimulated.inTemplate(job), "spec", "template", "spec");
  }
}
