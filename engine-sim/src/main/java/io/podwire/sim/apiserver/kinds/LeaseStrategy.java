package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;

/** Leases. */
final class LeaseStrategy extends Strategy {
  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void validate(ObjectNode lease, Errors errors) {
    JsonNode duration = lease.at("/spec/leaseDurationSeconds");
    if (duration.isNumber() && duration.asInt() <= 0) {
      errors.invalid(
          FieldPath.of("spec").child("leaseDurationSeconds"), duration, "must be greater than 0");
    }
    JsonNode transitions = lease.at("/spec/leaseTransitions");
    if (transitions.isNumber() && transitions.asInt() < 0) {
      errors.invalid(
          FieldPath.of("spec").child("leaseTransitions"),
          transitions,
          "must be greater than or equal to 0");
    }
  }
}
