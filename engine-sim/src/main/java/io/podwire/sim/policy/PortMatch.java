package io.podwire.sim.policy;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A port of a policy's rule.
 *
 * @param name the name of a port of the Pod that is reached; empty if it is numeric or any
 * @param first the lowest number; zero means any port of the protocol
 */
record PortMatch(String protocol, String name, int first, int last) {
  static PortMatch of(JsonNode port) {
    String protocol = port.path("protocol").asText("TCP");
    JsonNode number = port.path("port");
    if (number.isTextual()) {
      return new PortMatch(protocol, number.asText(), 0, 0);
    }
    int first = number.asInt(0);
    return new PortMatch(protocol, "", first, port.path("endPort").asInt(first));
  }

  /**
   * @param reached the Pod that is reached; null if it is none
   */
  boolean matches(@Nullable PolicyPod reached, String transport, int port) {
    if (!protocol.equals(transport)) {
      return false;
    }
    if (!name.isEmpty()) {
      return reached != null && reached.hasPort(protocol, name, port);
    }
    return first == 0 || (first <= port && port <= last);
  }
}
