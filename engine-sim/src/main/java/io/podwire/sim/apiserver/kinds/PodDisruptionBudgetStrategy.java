package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.apiserver.kinds.WorkloadRules.SPEC;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;

/** PodDisruptionBudgets. */
final class PodDisruptionBudgetStrategy extends Strategy {
  @Override
  public void validateStatus(ObjectNode budget, ApiObject old, Errors errors) {
    StatusRules.counts(
        budget, errors, "disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public void prepareForCreate(ObjectNode budget) {
    budget
        .putObject("status")
        .put("disruptionsAllowed", 0)
        .put("currentHealthy", 0)
        .put("desiredHealthy", 0)
        .put("expectedPods", 0);
  }

  /** The specification as messages show it: with the internal type's field names. */
  private static JsonNode shown(JsonNode spec) {
    ObjectNode shown = Json.object();
    shown.set("MinAvailable", spec.path("minAvailable"));
    shown.set("Selector", spec.path("selector"));
    shown.set("MaxUnavailable", spec.path("maxUnavailable"));
    return shown.putNull("UnhealthyPodEvictionPolicy");
  }

  @Override
  public void validate(ObjectNode budget, Errors errors) {
    JsonNode spec = budget.path("spec");
    if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
      errors.invalid(SPEC, shown(spec), "minAvailable and maxUnavailable cannot be both set");
    }
    for (String field : new String[] {"minAvailable", "maxUnavailable"}) {
      if (spec.has(field)) {
        RollingUpdates.amount(spec.path(field), SPEC.child(field), errors);
        RollingUpdates.notAboveAll(spec.path(field), SPEC.child(field), errors);
      }
    }
    Selectors.validate(spec.path("selector"), SPEC.child("selector"), errors);
  }
}
