package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;

/** What a status may say that a client writes. */
final class StatusRules {
  private static final FieldPath STATUS = FieldPath.of("status");

  private StatusRules() {}

  /** Numbers that count something. */
  static void counts(JsonNode object, Errors errors, String... fields) {
    for (String field : fields) {
      WorkloadRules.nonNegative(object.path("status"), field, STATUS, errors);
    }
  }

  /** Numbers that count some of those that another counts, which messages call by that name. */
  static void parts(JsonNode object, Errors errors, String whole, String called, String... fields) {
    JsonNode status = object.path("status");
    for (String field : fields) {
      long count = status.path(field).asLong();
      if (count > status.path(whole).asLong()) {
        errors.invalid(STATUS.child(field), count, "cannot be greater than " + called);
      }
    }
  }

  /** Where a load balancer is. */
  static void loadBalancer(JsonNode object, Errors errors) {
    FieldPath ingresses = STATUS.child("loadBalancer").child("ingress");
    int index = 0;
    for (JsonNode ingress : object.at("/status/loadBalancer/ingress")) {
      FieldPath path = ingresses.index(index++);
      String address = ingress.path("ip").asText();
      if (!address.isEmpty()) {
        errors.invalidEach(path.child("ip"), address, Formats.ip(address));
      }
      String name = ingress.path("hostname").asText();
      if (!name.isEmpty()) {
        errors.invalidEach(path.child("hostname"), name, Formats.dnsSubdomain(name));
      }
      if (Ip.parse(name).isPresent()) {
        errors.invalid(path.child("hostname"), name, "must be a DNS name, not an IP address");
      }
    }
  }
}
