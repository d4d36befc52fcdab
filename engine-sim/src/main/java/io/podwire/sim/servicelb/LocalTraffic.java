package io.podwire.sim.servicelb;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The load balancers whose external traffic is Local: they have the addresses only of nodes with a
 * Pod that is ready (<a
 * href="https://github.com/k3s-io/k3s/blob/v1.34.1%2Bk3s1/pkg/cloudprovider/servicelb.go">getStatus</a>).
 */
final class LocalTraffic {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final Set<String> services = new HashSet<>(); // never iterated

  void follow(WatchEvent event) {
    ApiObject service = event.object();
    if (event.type() != WatchEvent.Type.DELETED && isLocal(service)) {
      services.add(service.namespace() + "/" + service.name());
    } else {
      services.remove(service.namespace() + "/" + service.name());
    }
  }

  /** Whether that slice has endpoints of one of them. */
  boolean concerns(ApiObject slice) {
    return !services.isEmpty()
        && services.contains(slice.namespace() + "/" + slice.labels().get(SERVICE_NAME));
  }

  /** Which nodes, by their names, a load balancer may lead to. */
  static Predicate<String> serves(Api api, ApiObject service) {
    if (!isLocal(service)) {
      return node -> true;
    }
    Set<String> ready = new HashSet<>();
    Map<String, String> name = Map.of(SERVICE_NAME, service.name());
    for (ApiObject slice : api.withLabels(Resources.ENDPOINT_SLICES, service.namespace(), name)) {
      for (JsonNode endpoint : slice.at("endpoints")) {
        if (endpoint.path("targetRef").path("kind").asText().equals("Pod")
            && endpoint.path("conditions").path("ready").asBoolean()) {
          ready.add(endpoint.path("nodeName").asText());
        }
      }
    }
    return ready::contains;
  }

  private static boolean isLocal(ApiObject service) {
    return service.text("spec", "type").equals("LoadBalancer")
        && service.text("spec", "externalTrafficPolicy").equals("Local");
  }
}
