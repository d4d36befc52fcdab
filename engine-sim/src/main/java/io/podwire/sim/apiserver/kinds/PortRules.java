package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;

/** Ports that are a number or the name of a container's port. */
final class PortRules {
  private PortRules() {}

  static void numberOrName(JsonNode port, FieldPath path, Errors errors) {
    if (port.isTextual()) {
      errors.invalidEach(path, port, Formats.portName(port.asText()));
    } else {
      errors.invalidEach(path, port.asLong(), Formats.portNumber(port.asLong()));
    }
  }
}
