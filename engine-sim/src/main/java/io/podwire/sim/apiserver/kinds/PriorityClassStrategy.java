package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.List;

/** PriorityClasses. */
final class PriorityClassStrategy extends Strategy {
  private static final List<String> SYSTEM =
      List.of("system-cluster-critical", "system-node-critical");
  private static final int HIGHEST = 1_000_000_000;

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode priority) {
    Defaults.number(priority, "value", 0);
    Defaults.text(priority, "preemptionPolicy", "PreemptLowerPriority");
  }

  @Override
  public void validate(ObjectNode priority, Errors errors) {
    String name = priority.at("/metadata/name").asText();
    if (name.startsWith("system-") && !SYSTEM.contains(name)) {
      errors.forbidden(
          FieldPath.of("metadata").child("name"),
          "priority class names with 'system-' prefix are reserved for system use only. error: "
              + name
              + " is not a known system priority class");
    } else if (priority.path("value").asInt() > HIGHEST && !SYSTEM.contains(name)) {
      errors.forbidden(
          FieldPath.of("value"), "maximum allowed value of a user defined priority is " + HIGHEST);
    }
  }
}
