package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.store.ResourceType;
import java.util.Set;

/**
 * What an object uses of its namespace's quota, and which quotas count it.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/pkg/quota/v1/evaluator/core">evaluator/core</a>
 */
public final class Usage {
  private static final Set<String> OF_PODS =
      Set.of(
          "pods",
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");
  private static final Set<String> OF_SERVICES =
      Set.of("services", "services.nodeports", "services.loadbalancers");

  /** Those whose plural alone counts them, too. */
  private static final Set<String> COUNTED =
      Set.of("configmaps", "secrets", "replicationcontrollers", "resourcequotas");

  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";

  private Usage() {}

  /** Whether the resource of a quota is used by objects of the type. */
  public static boolean counts(String resource, ResourceType type) {
    if (resource.equals(count(type))) {
      return true;
    }
    if (type.equals(Resources.PODS)) {
      return OF_PODS.contains(resource)
          || resource.startsWith("hugepages-")
          || resource.startsWith("requests.hugepages-")
          || resource.startsWith("requests.") && resource.contains("/");
    }
    if (type.equals(Resources.SERVICES)) {
      return OF_SERVICES.contains(resource);
    }
    if (type.equals(Resources.PERSISTENT_VOLUME_CLAIMS)) {
      return resource.equals("persistentvolumeclaims")
          || resource.equals("requests.storage")
          || resource.contains(OF_CLASS);
    }
    return type.group().isEmpty() && COUNTED.contains(resource) && resource.equals(type.plural());
  }

  private static String count(ResourceType type) {
    return "count/" + type.qualified();
  }

  /** What the object uses, in all the names that quotas may have for it. */
  public static Amounts of(ResourceType type, JsonNode object) {
    Amounts one = Amounts.of(count(type), 1);
    if (type.equals(Resources.PODS)) {
      return isOver(object) ? one : one.plus(ofPod(object.path("spec")));
    }
    if (type.equals(Resources.SERVICES)) {
      return one.plus(ofService(object.path("spec")));
    }
    if (type.equals(Resources.PERSISTENT_VOLUME_CLAIMS)) {
      return one.plus(ofClaim(object.path("spec")));
    }
    return counts(type.plural(), type) ? one.plus(Amounts.of(type.plural(), 1)) : one;
  }

  private static boolean isOver(JsonNode pod) {
    String phase = pod.path("status").path("phase").asText();
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private static Amounts ofPod(JsonNode spec) {
    return compute(PodResources.total(spec, "requests"), PodResources.total(spec, "limits"))
        .plus(Amounts.of("pods", 1));
  }

  /** What is requested and limited, in the names of quotas. */
  static Amounts compute(Amounts requests, Amounts limits) {
    Amounts used = Amounts.NONE;
    for (String resource : requests.resources()) {
      if (OF_PODS.contains(resource) || resource.startsWith("hugepages-")) {
        used = used.with(resource, requests.get(resource));
      }
      used = used.with("requests." + resource, requests.get(resource));
    }
    for (String resource : limits.resources()) {
      if (OF_PODS.contains(resource)) {
        used = used.with("limits." + resource, limits.get(resource));
      }
    }
    return used;
  }

  private static Amounts ofService(JsonNode spec) {
    String type = spec.path("type").asText();
    boolean balanced = type.equals("LoadBalancer");
    int ports = 0;
    for (JsonNode port : spec.path("ports")) {
      boolean given = spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
      ports += type.equals("NodePort") || balanced && (given || port.has("nodePort")) ? 1 : 0;
    }
    return Amounts.of("services", 1)
        .plus(Amounts.of("services.nodeports", ports))
        .plus(Amounts.of("services.loadbalancers", balanced ? 1 : 0));
  }

  private static Amounts ofClaim(JsonNode spec) {
    Amounts used = Amounts.of("persistentvolumeclaims", 1);
    String storage = spec.path("resources").path("requests").path("storage").asText();
    if (!storage.isEmpty()) {
      used = used.with("requests.storage", Quantity.parse(storage));
    }
    String storageClass = spec.path("storageClassName").asText();
    if (storageClass.isEmpty()) {
      return used;
    }
    Amounts ofClass = used;
    for (String resource : used.resources()) {
      ofClass = ofClass.with(storageClass + OF_CLASS + resource, used.get(resource));
    }
    return ofClass;
  }
}
