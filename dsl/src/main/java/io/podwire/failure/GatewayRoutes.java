package io.podwire.failure;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/** Looks for a route of the Gateway API behind a name that leads to no Service. */
final class GatewayRoutes {
  private static final String VERSION = "gateway.networking.k8s.io/v1";
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;

  GatewayRoutes(KubernetesClient client) {
    this.client = client;
  }

  /** The route for the host, if no Gateway of the cluster has an address. */
  Optional<Finding> unserved(Aim aim) {
    Optional<GenericKubernetesResource> meant =
        all("HTTPRoute").stream().filter(route -> isFor(route, aim)).findFirst();
    return meant.isPresent() && all("Gateway").stream().noneMatch(GatewayRoutes::isServed)
        ? meant.map(GatewayRoutes::finding)
        : Optional.empty();
  }

  /** None where the kind is not defined. */
  private List<GenericKubernetesResource> all(String kind) {
    try {
      return client.genericKubernetesResources(VERSION, kind).inAnyNamespace().list().getItems();
    } catch (KubernetesClientException undefined) {
      if (undefined.getCode() == NOT_FOUND) {
        return List.of();
      }
      throw undefined;
    }
  }

  private static boolean isServed(GenericKubernetesResource gateway) {
    return gateway.get("status", "addresses") instanceof List<?> addresses && !addresses.isEmpty();
  }

  private static boolean isFor(GenericKubernetesResource route, Aim aim) {
    return hosts(route).stream().anyMatch(host -> Ingresses.isFor(host, aim));
  }

  private static List<String> hosts(GenericKubernetesResource route) {
    return route.get("spec", "hostnames") instanceof List<?> hosts
        ? hosts.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static Finding finding(GenericKubernetesResource route) {
    return new RouteNotServed(
        "HTTPRoute " + route.getMetadata().getNamespace() + "/" + route.getMetadata().getName(),
        String.join(", ", hosts(route)));
  }
}
