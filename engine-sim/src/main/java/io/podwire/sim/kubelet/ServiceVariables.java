package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The variables that tell a container of the Services, in the manner of Docker's links: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/envvars/envvars.go">envvars.go</a>.
 */
public final class ServiceVariables {
  private final Api api;
  private final Map<String, Block> blocks = new HashMap<>();

  /**
   * The variables of Services as they were: all containers that start meanwhile share them. Each
   * revision of a Service is an object of its own, equal to no other.
   */
  private record Block(List<ApiObject> services, Map<String, String> variables) {}

  /** One for all nodes of the cluster. */
  public ServiceVariables(Api api) {
    this.api = api;
  }

  /**
   * What a container that starts now is told of the Services of the namespace, or, without links,
   * of {@code kubernetes} alone. Nobody may change it.
   */
  Map<String, String> of(String namespace, boolean links) {
    List<ApiObject> services = new ArrayList<>();
    if (links) {
      services.addAll(api.list(Resources.SERVICES, namespace));
    }
    api.find(new ObjectKey(Resources.SERVICES, "default", "kubernetes")).ifPresent(services::add);
    String key = links ? namespace : "";
    Block known = blocks.get(key);
    if (known == null || !known.services().equals(services)) {
      Map<String, String> variables = new LinkedHashMap<>();
      services.forEach(service -> add(service, variables));
      known = new Block(services, Collections.unmodifiableMap(variables));
      blocks.put(key, known);
    }
    return known.variables();
  }

  private static void add(ApiObject service, Map<String, String> to) {
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
