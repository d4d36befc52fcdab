package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a Service says where it says nothing. */
final class ServiceDefaults {
  private static final int AFFINITY_SECONDS = 10800;

  private ServiceDefaults() {}

  static void fill(ObjectNode service) {
    ObjectNode spec = Defaults.object(service, "spec");
    Defaults.text(spec, "sessionAffinity", "None");
    affinity(spec);
    Defaults.text(spec, "type", "ClusterIP");
    for (JsonNode port : spec.path("ports")) {
      ObjectNode fields = (ObjectNode) port;
      Defaults.text(fields, "protocol", "TCP");
      JsonNode target = fields.path("targetPort");
      if (target.isMissingNode() || target.asText().isEmpty() || target.asText().equals("0")) {
        fields.set("targetPort", fields.path("port").deepCopy());
      }
    }
    String type = spec.path("type").asText();
    boolean external =
        type.equals("NodePort")
            || type.equals("LoadBalancer")
            || !spec.path("externalIPs").isEmpty();
    if (external && !type.equals("ExternalName")) {
      Defaults.text(spec, "externalTrafficPolicy", "Cluster");
    }
    if (!type.equals("ExternalName")) {
      Defaults.text(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Defaults.flag(spec, "allocateLoadBalancerNodePorts", true);
    }
    for (JsonNode ingress : service.at("/status/loadBalancer/ingress")) {
      if (ingress.has("ip")) {
        Defaults.text((ObjectNode) ingress, "ipMode", "VIP");
      }
    }
  }

  private static void affinity(ObjectNode spec) {
    String affinity = spec.path("sessionAffinity").asText();
    if (affinity.equals("None")) {
      spec.remove("sessionAffinityConfig");
    } else if (affinity.equals("ClientIP")) {
      ObjectNode config = Defaults.object(spec, "sessionAffinityConfig");
      Defaults.number(Defaults.object(config, "clientIP"), "timeoutSeconds", AFFINITY_SECONDS);
    }
  }
}
