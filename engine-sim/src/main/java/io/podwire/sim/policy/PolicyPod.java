package io.podwire.sim.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy needs to know of a Pod.
 *
 * @param namedPorts its containers' ports that have a name, as {@code protocol/name/number}
 */
record PolicyPod(
    String namespace, String name, Ip ip, Map<String, String> labels, Set<String> namedPorts)
    implements Fact {
  /** The Pod, if it has an address of its own that is in use. */
  static Optional<PolicyPod> of(ApiObject pod) {
    String phase = pod.text("status", "phase");
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    if (over || pod.at("spec", "hostNetwork").asBoolean(false)) {
      return Optional.empty();
    }
    return Ip.parse(pod.text("status", "podIP"))
        .map(
            ip ->
                new PolicyPod(
                    pod.namespace(), pod.name(), ip, Map.copyOf(pod.labels()), namedPorts(pod)));
  }

  private static Set<String> namedPorts(ApiObject pod) {
    Set<String> ports = new HashSet<>();
    for (JsonNode container : pod.at("spec", "containers")) {
      for (JsonNode port : container.path("ports")) {
        String name = port.path("name").asText("");
        if (!name.isEmpty()) {
          ports.add(
              namedPort(
                  port.path("protocol").asText("TCP"), name, port.path("containerPort").asInt()));
        }
      }
    }
    return Set.copyOf(ports);
  }

  boolean hasPort(String protocol, String portName, int number) {
    return namedPorts.contains(namedPort(protocol, portName, number));
  }

  private static String namedPort(String protocol, String name, int number) {
    return protocol + "/" + name + "/" + number;
  }
}
