package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.store.ApiObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the downward API tells a Pod of itself: <a
 * href="https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">downward API</a>.
 */
final class PodFields {
  private final ApiObject pod;
  private final String podIp;
  private final String hostIp;
  private final NodeConfig config;

  PodFields(ApiObject pod, String podIp, String hostIp, NodeConfig config) {
    this.pod = pod;
    this.podIp = podIp;
    this.hostIp = hostIp;
    this.config = config;
  }

  /** The value of a {@code fieldRef}. */
  String field(String path) throws ConfigException {
    int bracket = path.indexOf("['");
    if (bracket > 0 && path.endsWith("']")) {
      String key = path.substring(bracket + 2, path.length() - 2);
      return pod.text("metadata", path.substring("metadata.".length(), bracket), key);
    }
    return switch (path) {
      case "metadata.name" -> pod.name();
      case "metadata.namespace" -> pod.namespace();
      case "metadata.uid" -> pod.uid();
      case "metadata.labels" -> lines(pod.labels());
      case "metadata.annotations" -> lines(pod.annotations());
      case "spec.nodeName" -> pod.text("spec", "nodeName");
      case "spec.serviceAccountName" -> pod.text("spec", "serviceAccountName");
      case "status.hostIP", "status.hostIPs" -> hostIp;
      case "status.podIP", "status.podIPs" -> podIp;
      default -> throw new ConfigException("unsupported fieldPath: " + path);
    };
  }

  private static String lines(Map<String, String> map) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(map)
        .forEach(
            (key, value) ->
                text.append(text.isEmpty() ? "" : "\n")
                    .append(key)
                    .append("=\"")
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                    .append('"'));
    return text.toString();
  }

  /** The value of a {@code resourceFieldRef} within that container. */
  String resource(JsonNode reference, JsonNode container) throws ConfigException {
    String[] path = reference.path("resource").asText().split("\\.", 2);
    if (path.length < 2) {
      throw new ConfigException(
          "unsupported container resource : " + reference.path("resource").asText());
    }
    JsonNode resources = container.path("resources");
    String amount = resources.path(path[0]).path(path[1]).asText();
    if (amount.isEmpty() && path[0].equals("limits")) {
      amount = allocatable(path[1]);
    }
    long value = Quantity.parse(amount.isEmpty() ? "0" : amount).units(path[1]);
    String divisor = reference.path("divisor").asText("1");
    long unit =
        Quantity.parse(divisor.isEmpty() || divisor.equals("0") ? "1" : divisor).units(path[1]);
    return Long.toString((value + unit - 1) / unit);
  }

  private String allocatable(String resource) {
    return switch (resource) {
      case "cpu" -> Integer.toString(config.cpus());
      case "memory" -> config.memoryKib() + "Ki";
      default -> "0";
    };
  }
}
