package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ApiObject;
import java.util.List;

/** Deployments. */
final class DeploymentStrategy extends Strategy {
  private static final FieldPath ROLLING = SPEC.child("strategy").child("rollingUpdate");

  @Override
  public void setDefaults(ObjectNode deployment) {
    ObjectNode spec = Defaults.object(deployment, "spec");
    Defaults.number(spec, "replicas", 1);
    PodSpecDefaults.template(spec);
    ObjectNode strategy = Defaults.object(spec, "strategy");
    Defaults.text(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.object(strategy, "rollingUpdate");
      Defaults.text(rolling, "maxUnavailable", "25%");
      Defaults.text(rolling, "maxSurge", "25%");
    }
    Defaults.number(spec, "revisionHistoryLimit", 10);
    Defaults.number(spec, "progressDeadlineSeconds", 600);
  }

  @Override
  public void prepareForCreate(ObjectNode deployment) {
    deployment.putObject("status");
  }

  @Override
  public void validate(ObjectNode deployment, Errors errors) {
    JsonNode spec = deployment.path("spec");
    WorkloadRules.nonNegative(spec, "replicas", SPEC, errors);
    WorkloadRules.selector(spec, "deployment", errors);
    WorkloadRules.templateOf(spec, errors);
    WorkloadRules.alwaysRestarts(spec, "ReplicaSet", errors);
    strategy(spec.path("strategy"), errors);
    WorkloadRules.nonNegative(spec, "minReadySeconds", SPEC, errors);
    WorkloadRules.nonNegative(spec, "revisionHistoryLimit", SPEC, errors);
    WorkloadRules.nonNegative(spec, "progressDeadlineSeconds", SPEC, errors);
    if (spec.path("progressDeadlineSeconds").asLong() <= spec.path("minReadySeconds").asLong()) {
      errors.invalid(
          SPEC.child("progressDeadlineSeconds"),
          spec.path("progressDeadlineSeconds"),
          "must be greater than minReadySeconds");
    }
  }

  private static void strategy(JsonNode strategy, Errors errors) {
    switch (strategy.path("type").asText()) {
      case "Recreate" -> {
        if (strategy.has("rollingUpdate")) {
          errors.forbidden(ROLLING, "may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" ->
          RollingUpdates.validate(strategy.path("rollingUpdate"), ROLLING, errors);
      default ->
          errors.notSupported(
              SPEC.child("strategy"),
              WorkloadRules.shown(strategy),
              List.of("Recreate", "RollingUpdate"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode deployment, ApiObject old, Errors errors) {
    validate(deployment, errors);
    WorkloadRules.immutable(
        deployment.at("/spec/selector"),
        old.at("spec", "selector"),
        SPEC.child("selector"),
        errors);
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode deployment) {
    return AddressWarnings.inPod(
        deployment, Unsimulated.inTemplate(deployment), "spec", "template", "spec");
  }

  @Override
  public boolean isNewGeneration(ObjectNode deployment, ApiObject old) {
    return super.isNewGeneration(deployment, old)
        || !deployment.at("/metadata/annotations").equals(old.at("metadata", "annotations"));
  }

  @Override
  public List<String> metadataWithoutStatus() {
    return List.of("labels");
  }

  @Override
  public void validateStatus(ObjectNode deployment, ApiObject old, Errors errors) {
    StatusRules.counts(
        deployment,
        errors,
        "observedGeneration",
        "replicas",
        "updatedReplicas",
        "readyReplicas",
        "availableReplicas",
        "unavailableReplicas",
        "collisionCount");
    StatusRules.parts(
        deployment,
        errors,
        "replicas",
        "status.replicas",
        "updatedReplicas",
        "readyReplicas",
        "availableReplicas");
    StatusRules.parts(deployment, errors, "readyReplicas", "readyReplicas", "availableReplicas");
  }
}
