package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * For which nodes and zones an endpoint is meant, by its Service's {@code trafficDistribution} (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go">trafficdist.go</a>):
 * a ready endpoint for its own.
 */
final class TrafficHints {
  private TrafficHints() {}

  /**
   * @param distribution may be empty
   * @return none if it is meant for all
   */
  static @Nullable ObjectNode of(JsonNode endpoint, String distribution) {
    if (distribution.isEmpty() || !endpoint.path("conditions").path("ready").asBoolean()) {
      return null;
    }
    ObjectNode hints = JsonNodeFactory.instance.objectNode();
    if (distribution.equals("PreferSameNode")) {
      add(hints, "forNodes", endpoint.path("nodeName").asText(""));
    }
    add(hints, "forZones", endpoint.path("zone").asText(""));
    return hints.isEmpty() ? null : hints;
  }

  private static void add(ObjectNode hints, String kind, String name) {
    if (!name.isEmpty()) {
      hints.putArray(kind).addObject().put("name", name);
    }
  }
}
