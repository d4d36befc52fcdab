package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What keeps a Pod from being scheduled, and what may still change of a Pod that is kept so.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">ValidatePodUpdate</a>
 */
final class SchedulingGates {
  private static final String FIELD = "schedulingGates";
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private SchedulingGates() {}

  static void validate(JsonNode spec, FieldPath path, Errors errors) {
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (JsonNode gate : spec.path(FIELD)) {
      FieldPath at = path.child(FIELD).index(index++);
      String name = gate.path("name").asText();
      errors.invalidEach(at, name, Formats.qualifiedName(name));
      if (!seen.add(name)) {
        errors.duplicate(at, name);
      }
    }
    if (!seen.isEmpty() && spec.has("nodeName")) {
      errors.forbidden(
          path.child("nodeName"), "cannot be set until all schedulingGates have been cleared");
    }
  }

  /** Puts into the new specification what was before in place of what may have changed. */
  static void mask(ObjectNode after, JsonNode before, FieldPath path, Errors errors) {
    Set<String> known = new HashSet<>();
    before.path(FIELD).forEach(gate -> known.add(gate.path("name").asText()));
    int index = 0;
    for (JsonNode gate : after.path(FIELD)) {
      FieldPath at = path.child(FIELD).index(index++).child("name");
      String name = gate.path("name").asText();
      if (!known.contains(name)) {
        errors.forbidden(
            at, "only deletion is allowed, but found new scheduling gate '" + name + "'");
      }
    }
    put(after, FIELD, before);
    if (known.isEmpty()) {
      return;
    }
    maskSelector(after, before, path.child("nodeSelector"), errors);
    if (before.path("affinity").path("nodeAffinity").path(REQUIRED).isMissingNode()) {
      maskAffinity(after, before);
    }
  }

  private static void maskSelector(
      ObjectNode after, JsonNode before, FieldPath path, Errors errors) {
    JsonNode selector = after.path("nodeSelector");
    for (Map.Entry<String, JsonNode> label : before.path("nodeSelector").properties()) {
      if (!label.getValue().equals(selector.path(label.getKey()))) {
        errors.invalid(
            path,
            selector.isMissingNode() ? after.objectNode() : selector,
            "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
        break;
      }
    }
    put(after, "nodeSelector", before);
  }

  /** One that had no affinity to nodes may get one. */
  private static void maskAffinity(ObjectNode after, JsonNode before) {
    if (after.get("affinity") instanceof ObjectNode affinity) {
      put(affinity, "nodeAffinity", before.path("affinity"));
      if (affinity.isEmpty()) {
        put(after, "affinity", before);
      }
    }
  }

  private static void put(ObjectNode masked, String field, JsonNode before) {
    if (before.has(field)) {
      masked.set(field, before.get(field));
    } else {
      masked.remove(field);
    }
  }
}
