package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.quota.PodResources;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a Pod takes of the node that it is on.
 *
 * @param resources amounts by resource, cpu in thousandths
 * @param scoredCpu as much CPU as scoring counts for it, which is some even where it asks for none
 * @param scoredMemory as {@code scoredCpu}, in bytes
 * @param ports the host ports it holds
 * @param owner the uid of its controller; empty if it has none
 * @param priority the higher the more important
 */
record Demand(
    Map<String, Long> resources,
    long scoredCpu,
    long scoredMemory,
    List<HostPort> ports,
    String owner,
    int priority) {
  /**
   * What a container that asks for nothing counts for in scores: <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/util/pod_resources.go">pod_resources.go</a>.
   */
  private static final long DEFAULT_CPU = 100;

  private static final long DEFAULT_MEMORY = 200L << 20;

  /** A port on the node. */
  record HostPort(String address, String protocol, int port) {
    boolean clashes(HostPort other) {
      return port == other.port
          && protocol.equals(other.protocol)
          && (address.equals(other.address)
              || address.equals("0.0.0.0")
              || other.address.equals("0.0.0.0"));
    }
  }

  static Demand of(ApiObject pod) {
    JsonNode spec = pod.at("spec");
    long cpu = 0;
    long memory = 0;
    List<HostPort> ports = new ArrayList<>();
    for (JsonNode container : lasting(spec)) {
      Map<String, Long> requests = PodResources.of(container, "requests").units();
      cpu += requests.getOrDefault("cpu", DEFAULT_CPU);
      memory += requests.getOrDefault("memory", DEFAULT_MEMORY);
      addPorts(container, ports);
    }
    return new Demand(
        PodResources.total(spec, "requests").units(),
        cpu,
        memory,
        ports,
        pod.controller().path("uid").asText(""),
        pod.at("spec", "priority").asInt());
  }

  /** The containers and the sidecars: those that run as long as the Pod does. */
  private static List<JsonNode> lasting(JsonNode spec) {
    List<JsonNode> lasting = new ArrayList<>();
    spec.path("containers").forEach(lasting::add);
    for (JsonNode container : spec.path("initContainers")) {
      if (container.path("restartPolicy").asText().equals("Always")) {
        lasting.add(container);
      }
    }
    return lasting;
  }

  private static void addPorts(JsonNode container, List<HostPort> ports) {
    for (JsonNode port : container.path("ports")) {
      int number = port.path("hostPort").asInt();
      if (number > 0) {
        ports.add(
            new HostPort(
                port.path("hostIP").asText("0.0.0.0"),
                port.path("protocol").asText("TCP"),
                number));
      }
    }
  }
}
