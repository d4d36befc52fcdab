package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes. Their status may come with them, for kubelets register with one. */
final class NodeStrategy extends Strategy {
  private static final FieldPath TAINTS = FieldPath.of("metadata").child("taints");
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  /** By name, for on each node there is one that follows its own. */
  @Override
  public List<String> indexedFields() {
    return List.of("metadata.name");
  }

  @Override
  public List<String> selectableFields() {
    return List.of("spec.unschedulable");
  }

  @Override
  public void setDefaults(ObjectNode node) {
    Defaults.object(node, "spec");
    ObjectNode status = Defaults.object(node, "status");
    if (status.has("capacity") && !status.has("allocatable")) {
      status.set("allocatable", status.get("capacity").deepCopy());
    }
  }

  /** What the admission plugin TaintNodesByCondition does: no Pods before the node is ready. */
  @Override
  public void admit(ObjectNode node) {
    ArrayNode taints = Defaults.object(node, "spec").withArray("/taints");
    for (JsonNode taint : taints) {
      if (taint.path("key").asText().equals(NOT_READY)
          && taint.path("effect").asText().equals("NoSchedule")) {
        return;
      }
    }
    taints.addObject().put("key", NOT_READY).put("effect", "NoSchedule");
  }

  @Override
  public void prepareForCreate(ObjectNode node) {}

  @Override
  public void validateUpdate(ObjectNode node, ApiObject old, Errors errors) {
    validate(node, errors);
    JsonNode ranges = old.at("spec", "podCIDRs");
    if (!ranges.isEmpty() && !node.at("/spec/podCIDRs").equals(ranges)) {
      errors.forbidden(
          FieldPath.of("spec").child("podCIDRs"),
          "node updates may not change podCIDR except from \"\" to valid");
    }
  }

  @Override
  public void validateStatus(ObjectNode node, ApiObject old, Errors errors) {
    for (String list : List.of("capacity", "allocatable")) {
      for (Map.Entry<String, JsonNode> entry : node.at("/status/" + list).properties()) {
        Quantity amount = Quantity.parse(entry.getValue().asText());
        boolean whole = entry.getKey().equals("pods") || entry.getKey().contains("/");
        if (whole && amount.value().stripTrailingZeros().scale() > 0) {
          errors.invalid(
              FieldPath.of("status").child(list).child(entry.getKey()),
              amount.toString(),
              "must be an integer");
        }
      }
    }
  }

  @Override
  public void validate(ObjectNode node, Errors errors) {
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (JsonNode taint : node.at("/spec/taints")) {
      FieldPath path = TAINTS.index(index++);
      String key = taint.path("key").asText();
      errors.invalidEach(path.child("key"), key, Formats.qualifiedName(key));
      String value = taint.path("value").asText();
      errors.invalidEach(path.child("value"), value, Formats.labelValue(value));
      String effect = taint.path("effect").asText();
      if (effect.isEmpty()) {
        errors.required(path.child("effect"), "");
      } else if (!EFFECTS.contains(effect)) {
        errors.notSupported(path.child("effect"), effect, EFFECTS);
      }
      if (!seen.add(effect + key)) {
        errors.duplicate(path, taint);
      }
    }
  }
}
