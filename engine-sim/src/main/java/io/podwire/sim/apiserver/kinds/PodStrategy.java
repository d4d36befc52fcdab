package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.RandomSuffix;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Pods.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/pod/strategy.go">strategy.go</a>
 */
final class PodStrategy extends Strategy {
  private static final long DEFAULT_GRACE_SECONDS = 30;
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final PodAdmission admission;

  PodStrategy(Api api, Simulation simulation, RandomSuffix volumeNames) {
    this.admission = new PodAdmission(api, simulation, volumeNames);
  }

  @Override
  public List<String> indexedFields() {
    return List.of("spec.nodeName", "status.podIP", "status.phase");
  }

  @Override
  public List<String> selectableFields() {
    return List.of(
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "spec.hostNetwork",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName");
  }

  @Override
  public void setDefaults(ObjectNode pod) {
    ObjectNode spec = Defaults.object(pod, "spec");
    for (String containers : new String[] {"containers", "initContainers"}) {
      for (JsonNode container : spec.path(containers)) {
        requestWhatIsLimited(container.path("resources"));
      }
    }
    Defaults.flag(spec, "enableServiceLinks", true);
    PodSpecDefaults.spec(spec);
  }

  /** Who limits a resource and does not request it, requests its limit. */
  private static void requestWhatIsLimited(JsonNode resources) {
    for (Map.Entry<String, JsonNode> limit : resources.path("limits").properties()) {
      ObjectNode requests = Defaults.object((ObjectNode) resources, "requests");
      if (!requests.has(limit.getKey())) {
        requests.set(limit.getKey(), limit.getValue());
      }
    }
  }

  @Override
  public void admit(ObjectNode pod) {
    admission.admit(pod);
  }

  @Override
  public void prepareForCreate(ObjectNode pod) {
    ObjectNode status = pod.putObject("status");
    status.put("phase", "Pending");
    status.put("qosClass", QualityOfService.of(pod.path("spec")));
  }

  /** Who waits to be let through is not even looked at by the scheduler. */
  @Override
  public void identified(ObjectNode pod) {
    if (!pod.at("/spec/schedulingGates").isEmpty()) {
      pod.withObject("/status")
          .withArray("conditions")
          .addObject()
          .putNull("lastProbeTime")
          .put("lastTransitionTime", pod.at("/metadata/creationTimestamp").asText())
          .put("message", "Scheduling is blocked due to non-empty scheduling gates")
          .put("reason", "SchedulingGated")
          .put("status", "False")
          .put("type", "PodScheduled");
    }
  }

  @Override
  public void validate(ObjectNode pod, Errors errors) {
    PodSpecRules.validate(pod.path("spec"), SPEC, errors);
  }

  @Override
  public void validateUpdate(ObjectNode pod, ApiObject old, Errors errors) {
    PodUpdateRules.validate(pod, old, errors);
  }

  /** Old kubelets are not to touch them. */
  @Override
  public List<String> metadataWithoutStatus() {
    return List.of("ownerReferences");
  }

  @Override
  public void validateStatus(ObjectNode pod, ApiObject old, Errors errors) {
    FieldPath status = FieldPath.of("status");
    JsonNode quality = pod.at("/status/qosClass");
    if (!quality.asText().equals(old.text("status", "qosClass"))) {
      errors.invalid(status.child("qosClass"), quality.asText(), "field is immutable");
    }
    int index = 0;
    for (JsonNode condition : pod.at("/status/conditions")) {
      FieldPath path = status.child("conditions").index(index++).child("Type");
      String type = condition.path("type").asText();
      errors.invalidEach(path, type, Formats.qualifiedName(type));
    }
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  /** A Pod that never came to a node, or has ended, has nothing to wait for. */
  @Override
  public OptionalLong gracePeriod(ApiObject pod, OptionalLong asked) {
    String phase = pod.text("status", "phase");
    if (pod.text("spec", "nodeName").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return OptionalLong.of(0);
    }
    long ofItsOwn = pod.at("spec", "terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
    long seconds = asked.orElse(ofItsOwn);
    return OptionalLong.of(seconds < 0 ? 1 : seconds);
  }

  @Override
  public List<String> warnings(ObjectNode pod) {
    return AddressWarnings.inPod(pod, Unsimulated.inPod(pod), "spec");
  }
}
