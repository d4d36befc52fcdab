package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The address ranges of a cluster, as far as its API tells. */
final class Ranges {
  private Ranges() {}

  /** Those of Services, if there is a range, and of the Pods of each node. */
  static List<AddressRange> of(RawApi api) {
    List<AddressRange> ranges = new ArrayList<>();
    services(api).ifPresent(ranges::add);
    for (JsonNode node : api.list("/api/v1/nodes")) {
      String pods = node.path("spec").path("podCIDR").asText();
      if (!pods.isEmpty()) {
        ranges.add(AddressRange.parse(pods));
      }
    }
    return ranges;
  }

  /**
   * That of the Pods of a node, as its API has it.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  static String ofPods(RawApi api, String node) {
    return api.list("/api/v1/nodes").stream()
        .filter(each -> Meta.name(each).equals(node))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("node: there is no '" + node + "'"))
        .path("spec")
        .path("podCIDR")
        .asText();
  }

  /** None where the API is older than its ServiceCIDRs. */
  static Optional<AddressRange> services(RawApi api) {
    return api.list("/apis/networking.k8s.io/v1/servicecidrs").stream()
        .map(each -> AddressRange.parse(each.path("spec").path("cidrs").path(0).asText()))
        .findFirst();
  }
}
