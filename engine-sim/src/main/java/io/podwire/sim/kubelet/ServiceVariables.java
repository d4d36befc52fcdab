package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.Locale;
import java.util.Map;

/**
 * The variables that tell a container of a Service, in the manner of Docker's links: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/envvars/envvars.go">envvars.go</a>.
 */
final class ServiceVariables {
  private ServiceVariables() {}

  static void add(ApiObject service, Map<String, String> to) {
    String address = service.text("spec", "clusterIP");
    JsonNode ports = service.at("spec", "ports");
    if (address.isEmpty() || address.equals("None") || ports.isEmpty()) {
      return;
    }
    String name = variable(service.name());
    to.put(name + "_SERVICE_HOST", address);
    to.put(name + "_SERVICE_PORT", ports.get(0).path("port").asText());
    for (JsonNode port : ports) {
      if (port.has("name") && !port.path("name").asText().isEmpty()) {
        to.put(
            name + "_SERVICE_PORT_" + variable(port.path("name").asText()),
            port.path("port").asText());
      }
    }
    boolean first = true;
    for (JsonNode port : ports) {
      String number = port.path("port").asText();
      String protocol = port.path("protocol").asText("TCP");
      String url = protocol.toLowerCase(Locale.ROOT) + "://" + address + ":" + number;
      if (first) {
        to.put(name + "_PORT", url);
        first = false;
      }
      String prefix = name + "_PORT_" + number + "_" + protocol.toUpperCase(Locale.ROOT);
      to.put(prefix, url);
      to.put(prefix + "_PROTO", protocol.toLowerCase(Locale.ROOT));
      to.put(prefix + "_PORT", number);
      to.put(prefix + "_ADDR", address);
    }
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
