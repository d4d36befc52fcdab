package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ApiObject;

/**
 * What of a Pod may change.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">ValidatePodUpdate</a>
 */
final class PodUpdateRules {
  private static final String ALLOWED =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
          + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
          + " (allow it to be set to 1 if it was previously negative)";

  private static final FieldPath SPEC = FieldPath.of("spec");

  private PodUpdateRules() {}

  static void validate(ObjectNode pod, ApiObject old, Errors errors) {
    PodSpecRules.validate(pod.path("spec"), SPEC, errors);
    JsonNode before = old.at("spec");
    JsonNode after = pod.path("spec");
    if (after.equals(before)) {
      return;
    }
    if (after.path("containers").size() != before.path("containers").size()) {
      errors.forbidden(SPEC.child("containers"), "pod updates may not add or remove containers");
      return;
    }
    ObjectNode masked = masked(after, before);
    SchedulingGates.mask(masked, before, SPEC, errors);
    if (!masked.equals(before)) {
      errors.forbidden(SPEC, Differences.explain(ALLOWED, masked, before));
    }
  }

  /** The new specification with what may change as it was before. */
  private static ObjectNode masked(JsonNode after, JsonNode before) {
    ObjectNode masked = (ObjectNode) after.deepCopy();
    for (String containers : new String[] {"containers", "initContainers"}) {
      for (int i = 0; i < masked.path(containers).size(); i++) {
        JsonNode old = before.path(containers).path(i);
        if (old.has("image")) {
          ((ObjectNode) masked.path(containers).get(i)).set("image", old.get("image"));
        }
      }
    }
    put(masked, "activeDeadlineSeconds", before);
    if (masked.path("terminationGracePeriodSeconds").asInt() == 1
        && before.path("terminationGracePeriodSeconds").asInt() < 0) {
      put(masked, "terminationGracePeriodSeconds", before);
    }
    if (startsWith(masked.path("tolerations"), before.path("tolerations"))) {
      put(masked, "tolerations", before);
    }
    return masked;
  }

  private static boolean startsWith(JsonNode after, JsonNode before) {
    for (JsonNode each : before) {
      boolean kept = false;
      for (JsonNode other : after) {
        kept |= other.equals(each);
      }
      if (!kept) {
        return false;
      }
    }
    return true;
  }

  private static void put(ObjectNode masked, String field, JsonNode before) {
    if (before.has(field)) {
      masked.set(field, before.get(field));
    } else {
      masked.remove(field);
    }
  }
}
