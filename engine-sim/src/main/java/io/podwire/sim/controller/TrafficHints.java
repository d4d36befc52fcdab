package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;

/**
 * For which nodes and zones an endpoint is meant, by its Service's {@code trafficDistribution} (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go">trafficdist.go</a>):
 * a ready endpoint for its own.
 */
final class TrafficHints {
  private TrafficHints() {}

  static void add(ObjectNode endpoint, ApiObject service) {
    String distribution = service.text("spec", "trafficDistribution");
    if (distribution.isEmpty() || !endpoint.path("conditions").path("ready").asBoolean()) {
      return;
    }
    if (distribution.equals("PreferSameNode")) {
      add(endpoint, "forNodes", endpoint.path("nodeName").asText(""));
    }
    add(endpoint, "forZones", endpoint.path("zone").asText(""));
  }

  private static void add(ObjectNode endpoint, String kind, String name) {
    if (!name.isEmpty()) {
      endpoint.withObject("/hints").putArray(kind).addObject().put("name", name);
    }
  }
}
