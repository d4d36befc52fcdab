package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import java.util.List;

/**
 * ReplicationControllers: ReplicaSets whose selector is but a map.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">validation.go,
 *     ValidateReplicationControllerSpec</a>
 */
final class ReplicationControllerStrategy extends Strategy {
  @Override
  public void setDefaults(ObjectNode controller) {
    ObjectNode spec = Defaults.object(controller, "spec");
    Defaults.number(spec, "replicas", 1);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!labels.isEmpty()) {
      if (spec.path("selector").isEmpty()) {
        spec.set("selector", labels.deepCopy());
      }
      if (controller.at("/metadata/labels").isEmpty()) {
        controller.withObject("/metadata").set("labels", labels.deepCopy());
      }
    }
    if (spec.has("template")) {
      PodSpecDefaults.template(spec);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode controller) {
    controller.putObject("status").put("replicas", 0);
  }

  @Override
  public void validate(ObjectNode controller, Errors errors) {
    JsonNode spec = controller.path("spec");
    WorkloadRules.nonNegative(spec, "minReadySeconds", SPEC, errors);
    JsonNode selector = spec.path("selector");
    if (selector.isEmpty() && spec.has("template")) {
      errors.required(SPEC.child("selector"), "");
    }
    WorkloadRules.nonNegative(spec, "replicas", SPEC, errors);
    if (!spec.has("template")) {
      errors.required(SPEC.child("template"), "");
      return;
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    for (var wanted : selector.properties()) {
      if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
        WorkloadRules.unselected(labels, errors);
        break;
      }
    }
    WorkloadRules.template(spec, errors);
    WorkloadRules.alwaysRestarts(spec, "ReplicationController", errors);
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  /** As in the days before Pods were deleted with what made them. */
  @Override
  public boolean orphansByDefault() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode controller) {
    return AddressWarnings.inPod(
        controller, Unsimulated.inTemplate(controller), "spec", "template", "spec");
  }
}
