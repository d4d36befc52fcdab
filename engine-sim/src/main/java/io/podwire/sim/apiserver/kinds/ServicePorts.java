package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.Json;

/** Ports of Services as messages show them: with the internal type's fields alone that matter. */
final class ServicePorts {
  private ServicePorts() {}

  static JsonNode shown(JsonNode port) {
    ObjectNode shown = Json.object();
    shown.put("Name", "");
    shown.set("Protocol", port.path("protocol"));
    shown.putNull("AppProtocol");
    shown.put("Port", port.path("port").asInt());
    shown.put("TargetPort", 0);
    shown.put("NodePort", 0);
    return shown;
  }
}
