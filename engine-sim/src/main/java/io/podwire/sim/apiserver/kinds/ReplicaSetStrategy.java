package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;
import java.util.List;

/** ReplicaSets. */
final class ReplicaSetStrategy extends Strategy {
  @Override
  public void setDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.object(set, "spec");
    Defaults.number(spec, "replicas", 1);
    PodSpecDefaults.template(spec);
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    set.putObject("status").put("replicas", 0);
  }

  @Override
  public void validate(ObjectNode set, Errors errors) {
    JsonNode spec = set.path("spec");
    WorkloadRules.nonNegative(spec, "replicas", SPEC, errors);
    WorkloadRules.nonNegative(spec, "minReadySeconds", SPEC, errors);
    WorkloadRules.selector(spec, "deployment", errors);
    WorkloadRules.templateOf(spec, errors);
    WorkloadRules.alwaysRestarts(spec, "ReplicaSet", errors);
  }

  @Override
  public void validateUpdate(ObjectNode set, ApiObject old, Errors errors) {
    validate(set, errors);
    WorkloadRules.immutable(
        set.at("/spec/selector"), old.at("spec", "selector"), SPEC.child("selector"), errors);
  }

  @Override
  public void validateStatus(ObjectNode set, ApiObject old, Errors errors) {
    StatusRules.counts(
        set,
        errors,
        "replicas",
        "fullyLabeledReplicas",
        "readyReplicas",
        "availableReplicas",
        "observedGeneration");
    StatusRules.parts(
        set,
        errors,
        "replicas",
        "status.replicas",
        "fullyLabeledReplicas",
        "readyReplicas",
        "availableReplicas");
    StatusRules.parts(set, errors, "readyReplicas", "readyReplicas", "availableReplicas");
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    return AddressWarnings.inPod(set, Unsimulated.inTemplate(set), "spec", "template", "spec");
  }
}
