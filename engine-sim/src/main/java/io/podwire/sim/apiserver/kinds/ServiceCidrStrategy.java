package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ApiObject;

/**
 * ServiceCIDRs. There is the cluster's own; to add ranges is not simulated.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/networking/validation/validation.go">validation.go</a>
 */
final class ServiceCidrStrategy extends Strategy {
  private static final FieldPath CIDRS = FieldPath.of("spec").child("cidrs");
  static final String DEFAULT = "kubernetes";

  @Override
  public void validate(ObjectNode object, Errors errors) {
    JsonNode ranges = object.path("spec").path("cidrs");
    if (ranges.isEmpty()) {
      errors.required(CIDRS, "at least one CIDR required");
    }
    for (int i = 0; i < ranges.size(); i++) {
      check(ranges.get(i).asText(), CIDRS.index(i), errors);
    }
    if (errors.isEmpty() && !object.at("/metadata/name").asText().equals(DEFAULT)) {
      throw Statuses.notSimulated("ServiceCIDRs beside the default one");
    }
  }

  private static void check(String range, FieldPath path, Errors errors) {
    Cidr cidr;
    try {
      cidr = Cidr.of(range);
    } catch (IllegalArgumentException none) {
      errors.invalid(
          path, range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
      return;
    }
    if (!range.startsWith(cidr.first() + "/")) {
      errors.invalid(path, range, "must not have bits set beyond the prefix length");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ApiObject old, Errors errors) {
    JsonNode ranges = object.path("spec").path("cidrs");
    if (!ranges.equals(old.at("spec", "cidrs"))) {
      errors.invalid(CIDRS, ranges, "field is immutable");
    }
  }
}
