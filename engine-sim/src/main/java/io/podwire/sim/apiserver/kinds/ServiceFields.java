package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields a type of Service has, and what becomes of them when it changes.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/service/strategy.go">strategy.go</a>
 */
final class ServiceFields {
  private ServiceFields() {}

  static boolean needsClusterIp(JsonNode spec) {
    return !spec.path("type").asText().equals("ExternalName");
  }

  /** Whether its ports have node ports, of their own or drawn. */
  private static boolean mayHaveNodePorts(JsonNode spec) {
    String type = spec.path("type").asText();
    return type.equals("NodePort") || type.equals("LoadBalancer");
  }

  /** Whether they are drawn; those that it had already stay in any case. */
  static boolean drawsNodePorts(JsonNode spec) {
    boolean declined =
        spec.path("type").asText().equals("LoadBalancer")
            && !spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
    return mayHaveNodePorts(spec) && !declined;
  }

  static boolean needsHealthCheckPort(JsonNode spec) {
    return spec.path("type").asText().equals("LoadBalancer")
        && spec.path("externalTrafficPolicy").asText().equals("Local");
  }

  /** {@code clusterIP} is the first of {@code clusterIPs}; old clients know the one alone. */
  static void normalizeAddresses(ObjectNode spec, @Nullable JsonNode old) {
    String address = spec.path("clusterIP").asText();
    JsonNode addresses = spec.path("clusterIPs");
    if (old == null) {
      if (!address.isEmpty() && addresses.isEmpty()) {
        spec.putArray("clusterIPs").add(address);
      }
      return;
    }
    boolean changed = !address.equals(old.path("clusterIP").asText());
    boolean listChanged = !addresses.equals(old.path("clusterIPs"));
    if (changed && !listChanged) {
      if (address.isEmpty()) {
        spec.remove("clusterIPs");
      } else {
        spec.putArray("clusterIPs").add(address);
      }
    } else if (!address.isEmpty() && addresses.isEmpty()) {
      spec.putArray("clusterIPs").add(address);
    }
  }

  /** What the server gave the Service stays its own when a client leaves it out. */
  static void keepAllocated(ObjectNode spec, JsonNode old) {
    if (needsClusterIp(old) && needsClusterIp(spec)) {
      if (spec.path("clusterIP").asText().isEmpty()) {
        copy(spec, old, "clusterIP");
      }
      if (spec.path("clusterIPs").isEmpty()
          && spec.path("clusterIP").equals(old.path("clusterIP"))) {
        copy(spec, old, "clusterIPs");
      }
      if (!spec.has("ipFamilies")) {
        copy(spec, old, "ipFamilies");
      }
      if (!spec.has("ipFamilyPolicy")) {
        copy(spec, old, "ipFamilyPolicy");
      }
    }
    if (mayHaveNodePorts(old) && mayHaveNodePorts(spec)) {
      keepNodePorts(spec, old);
    }
    if (needsHealthCheckPort(old)
        && needsHealthCheckPort(spec)
        && spec.path("healthCheckNodePort").asInt() == 0) {
      copy(spec, old, "healthCheckNodePort");
    }
  }

  /** By the port's name, and not if another port of the Service has taken it over. */
  private static void keepNodePorts(ObjectNode spec, JsonNode old) {
    Map<String, Integer> before = new HashMap<>();
    for (JsonNode port : old.path("ports")) {
      before.put(port.path("name").asText(), port.path("nodePort").asInt());
    }
    Set<Integer> stated = new HashSet<>();
    spec.path("ports").forEach(port -> stated.add(port.path("nodePort").asInt()));
    for (JsonNode port : spec.path("ports")) {
      int number = before.getOrDefault(port.path("name").asText(), 0);
      if (port.path("nodePort").asInt() == 0 && number != 0 && !stated.contains(number)) {
        ((ObjectNode) port).put("nodePort", number);
      }
    }
  }

  /** A client that changes the type alone need not clear what the new type has not. */
  static void dropWhatTheTypeLacks(ObjectNode spec, JsonNode old) {
    if (needsClusterIp(old) && !needsClusterIp(spec)) {
      dropIfSame(spec, old, "clusterIP");
      dropIfSame(spec, old, "clusterIPs");
      dropIfSame(spec, old, "ipFamilies");
      dropIfSame(spec, old, "ipFamilyPolicy");
      dropIfSame(spec, old, "internalTrafficPolicy");
    }
    if (mayHaveNodePorts(old) && !mayHaveNodePorts(spec) && sameNodePorts(spec, old)) {
      spec.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
    }
    if (needsHealthCheckPort(old) && !needsHealthCheckPort(spec)) {
      dropIfSame(spec, old, "healthCheckNodePort");
    }
    if (wasBalancer(old) && !wasBalancer(spec)) {
      dropIfSame(spec, old, "allocateLoadBalancerNodePorts");
      dropIfSame(spec, old, "loadBalancerClass");
    }
    if (isExternal(old) && !isExternal(spec)) {
      dropIfSame(spec, old, "externalTrafficPolicy");
    }
  }

  private static boolean wasBalancer(JsonNode spec) {
    return spec.path("type").asText().equals("LoadBalancer");
  }

  private static boolean isExternal(JsonNode spec) {
    String type = spec.path("type").asText();
    return type.equals("LoadBalancer")
        || type.equals("NodePort")
        || type.equals("ClusterIP") && !spec.path("externalIPs").isEmpty();
  }

  private static boolean sameNodePorts(JsonNode spec, JsonNode old) {
    for (JsonNode port : spec.path("ports")) {
      boolean known = !port.has("nodePort");
      for (JsonNode before : old.path("ports")) {
        known |= before.path("nodePort").equals(port.path("nodePort"));
      }
      if (!known) {
        return false;
      }
    }
    return true;
  }

  /** The cluster has IPv4 alone; a headless Service without Pods of its own may be of any. */
  static void families(ObjectNode spec) {
    if (!needsClusterIp(spec) || spec.has("ipFamilies")) {
      if (needsClusterIp(spec)) {
        Defaults.text(spec, "ipFamilyPolicy", "SingleStack");
      }
      return;
    }
    if (ServiceStrategy.isHeadless(spec) && spec.path("selector").isEmpty()) {
      Defaults.text(spec, "ipFamilyPolicy", "RequireDualStack");
    } else {
      Defaults.text(spec, "ipFamilyPolicy", "SingleStack");
    }
    spec.putArray("ipFamilies").add("IPv4");
    boolean selectorless = ServiceStrategy.isHeadless(spec) && spec.path("selector").isEmpty();
    if (selectorless && !spec.path("ipFamilyPolicy").asText().equals("SingleStack")) {
      spec.withArray("/ipFamilies").add("IPv6");
    }
  }

  private static void copy(ObjectNode spec, JsonNode old, String field) {
    if (old.has(field)) {
      spec.set(field, old.get(field).deepCopy());
    }
  }

  private static void dropIfSame(ObjectNode spec, JsonNode old, String field) {
    if (spec.path(field).equals(old.path(field))) {
      spec.remove(field);
    }
  }
}
