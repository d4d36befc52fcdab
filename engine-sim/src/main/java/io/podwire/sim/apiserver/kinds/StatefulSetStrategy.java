package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;
import java.util.List;

/** StatefulSets. */
final class StatefulSetStrategy extends Strategy {
  private static final List<String> MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  @Override
  public void setDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.object(set, "spec");
    Defaults.number(spec, "replicas", 1);
    PodSpecDefaults.template(spec);
    Defaults.text(spec, "serviceName", "");
    Defaults.text(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode update = Defaults.object(spec, "updateStrategy");
    Defaults.text(update, "type", "RollingUpdate");
    if (update.path("type").asText().equals("RollingUpdate")) {
      Defaults.number(Defaults.object(update, "rollingUpdate"), "partition", 0);
    }
    Defaults.number(spec, "revisionHistoryLimit", 10);
    for (JsonNode claim : spec.path("volumeClaimTemplates")) {
      if (claim instanceof ObjectNode template) {
        Defaults.text(template, "apiVersion", Resources.PERSISTENT_VOLUME_CLAIMS.apiVersion());
        Defaults.text(template, "kind", Resources.PERSISTENT_VOLUME_CLAIMS.kind());
        ClaimStrategy.defaults(template);
      }
    }
    ObjectNode retention = Defaults.object(spec, "persistentVolumeClaimRetentionPolicy");
    Defaults.text(retention, "whenDeleted", "Retain");
    Defaults.text(retention, "whenScaled", "Retain");
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    set.putObject("status").put("replicas", 0).put("availableReplicas", 0);
  }

  @Override
  public void validate(ObjectNode set, Errors errors) {
    JsonNode spec = set.path("spec");
    String management = spec.path("podManagementPolicy").asText();
    if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
      errors.invalid(
          SPEC.child("podManagementPolicy"), management, "must be 'OrderedReady' or 'Parallel'");
    }
    String update = spec.path("updateStrategy").path("type").asText();
    if (!update.equals("RollingUpdate") && !update.equals("OnDelete")) {
      errors.invalid(
          SPEC.child("updateStrategy"),
          WorkloadRules.shown(spec.path("updateStrategy")),
          "must be 'RollingUpdate' or 'OnDelete'");
    }
    WorkloadRules.nonNegative(spec, "replicas", SPEC, errors);
    WorkloadRules.nonNegative(spec, "minReadySeconds", SPEC, errors);
    WorkloadRules.selector(spec, "statefulset", errors);
    WorkloadRules.templateOf(spec, errors);
    WorkloadRules.alwaysRestarts(spec, "StatefulSet", errors);
  }

  @Override
  public void validateUpdate(ObjectNode set, ApiObject old, Errors errors) {
    validate(set, errors);
    JsonNode before = old.at("spec");
    JsonNode after = set.path("spec");
    if (!without(after).equals(without(before))) {
      errors.forbidden(
          SPEC,
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
              + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'"
              + " and 'minReadySeconds' are forbidden");
    }
  }

  private static JsonNode without(JsonNode spec) {
    return ((ObjectNode) spec.deepCopy()).without(MUTABLE);
  }

  @Override
  public void validateStatus(ObjectNode set, ApiObject old, Errors errors) {
    StatusRules.counts(
        set,
        errors,
        "replicas",
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas",
        "observedGeneration",
        "collisionCount");
    StatusRules.parts(
        set,
        errors,
        "replicas",
        "status.replicas",
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas");
    StatusRules.parts(set, errors, "readyReplicas", "status.readyReplicas", "availableReplicas");
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
