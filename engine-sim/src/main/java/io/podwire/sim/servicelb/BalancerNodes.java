package io.podwire.sim.servicelb;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The nodes that are load balancers: those that are ready, or, as soon as a node is labelled, those
 * that are labelled to be one (<a
 * href="https://docs.k3s.io/networking/networking-services#controlling-servicelb-node-selection">Controlling
 * ServiceLB Node Selection</a>).
 */
final class BalancerNodes {
  private static final String ENABLED = "svccontroller.k3s.cattle.io/enablelb";
  private static final String POOL = "svccontroller.k3s.cattle.io/lbpool";

  private final List<ApiObject> nodes;
  private final boolean selected;

  BalancerNodes(List<ApiObject> all) {
    this.selected = all.stream().anyMatch(node -> node.labels().containsKey(ENABLED));
    this.nodes =
        all.stream()
            .filter(BalancerNodes::isReady)
            .filter(node -> !selected || "true".equals(node.labels().get(ENABLED)))
            .toList();
  }

  /**
   * Their external addresses; if none has one, those in the cluster's network.
   *
   * @param serves which nodes lead to the Service, by their names
   */
  List<String> addresses(ApiObject service, Predicate<String> serves) {
    List<ApiObject> those =
        nodes.stream()
            .filter(node -> serves.test(node.name()))
            .filter(node -> isOfPool(node, service.labels()))
            .toList();
    List<String> external = addresses(those, "ExternalIP");
    return external.isEmpty() ? addresses(those, "InternalIP") : external;
  }

  private boolean isOfPool(ApiObject node, Map<String, String> service) {
    String pool = service.getOrDefault(POOL, "");
    return !selected || pool.isEmpty() || pool.equals(node.labels().get(POOL));
  }

  /** Its kubelet has not said otherwise, or been silent for too long. */
  private static boolean isReady(ApiObject node) {
    return stream(node.at("status", "conditions"))
        .filter(condition -> condition.path("type").asText().equals("Ready"))
        .allMatch(condition -> condition.path("status").asText().equals("True"));
  }

  private static List<String> addresses(List<ApiObject> nodes, String type) {
    return nodes.stream()
        .flatMap(node -> stream(node.at("status", "addresses")))
        .filter(address -> address.path("type").asText().equals(type))
        .flatMap(address -> Ip.parse(address.path("address").asText()).stream())
        .map(Ip::toString)
        .sorted()
        .toList();
  }

  private static Stream<JsonNode> stream(JsonNode elements) {
    return StreamSupport.stream(elements.spliterator(), false);
  }
}
