package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.store.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which part of the cluster's CPU each zone has, and so how many of a Service's endpoints it is to
 * have (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/topologycache/topologycache.go">topologycache.go</a>).
 *
 * @param ofZones empty if a node has no zone, or all are in one
 */
record ZoneShares(Map<String, Double> ofZones) {
  static final ZoneShares NONE = new ZoneShares(Map.of());

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final List<String> EXCLUDED =
      List.of("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master");

  /** How much more than its share an endpoint may get. */
  private static final double OVERLOAD = 0.2;

  /** How many endpoints a zone is to have. */
  record Allocation(int minimum, int maximum, double desired) {}

  /**
   * @param zones empty if there is a problem
   */
  record Allocations(Map<String, Allocation> zones, String problem) {
    static Allocations impossible(String problem) {
      return new Allocations(Map.of(), problem);
    }
  }

  static ZoneShares of(List<ApiObject> nodes) {
    Map<String, Long> cpus = new TreeMap<>();
    long all = 0;
    for (ApiObject node : nodes) {
      if (!isCounted(node)) {
        continue;
      }
      String zone = node.labels().getOrDefault(ZONE, "");
      long cpu = Quantity.parse(node.at("status", "allocatable", "cpu").asText("0")).units("cpu");
      if (zone.isEmpty() || cpu == 0) {
        return NONE;
      }
      cpus.merge(zone, cpu, Long::sum);
      all += cpu;
    }
    if (cpus.size() < 2) {
      return NONE;
    }
    Map<String, Double> shares = new TreeMap<>();
    for (Map.Entry<String, Long> zone : cpus.entrySet()) {
      shares.put(zone.getKey(), (double) zone.getValue() / all);
    }
    return new ZoneShares(shares);
  }

  /** Whether nothing has changed that makes upstream look at its nodes again. */
  static boolean countAlike(ApiObject before, ApiObject after) {
    return isReady(before) == isReady(after)
        && before.labels().getOrDefault(ZONE, "").equals(after.labels().getOrDefault(ZONE, ""));
  }

  private static boolean isCounted(ApiObject node) {
    return isReady(node) && EXCLUDED.stream().noneMatch(node.labels()::containsKey);
  }

  private static boolean isReady(ApiObject node) {
    for (JsonNode condition : node.at("status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  Allocations allocate(int endpoints) {
    if (ofZones.isEmpty()) {
      return Allocations.impossible(
          "Insufficient Node information: allocatable CPU or zone not specified on one or more"
              + " nodes");
    }
    String numbers = " (" + endpoints + " endpoints, " + ofZones.size() + " zones)";
    if (ofZones.size() > endpoints) {
      return Allocations.impossible("Insufficient number of endpoints" + numbers);
    }
    int spare = endpoints;
    for (double share : ofZones.values()) {
      spare -= minimum(share * endpoints);
    }
    if (spare < 0) {
      return Allocations.impossible(
          "Unable to allocate minimum required endpoints to each zone without exceeding overload"
              + " threshold"
              + numbers);
    }
    Map<String, Allocation> zones = new TreeMap<>();
    for (Map.Entry<String, Double> zone : ofZones.entrySet()) {
      double desired = zone.getValue() * endpoints;
      int minimum = minimum(desired);
      zones.put(
          zone.getKey(), new Allocation(minimum, minimum + spare, Math.max(desired, minimum)));
    }
    return new Allocations(zones, "");
  }

  private static int minimum(double desired) {
    return (int) Math.ceil(desired * (1 / (1 + OVERLOAD)));
  }

  /** Whether a zone has too few endpoints for its share. */
  boolean overload(Map<String, Integer> endpoints) {
    if (endpoints.isEmpty()) {
      return false;
    }
    int all = endpoints.values().stream().mapToInt(Integer::intValue).sum();
    return ofZones.isEmpty()
        || ofZones.entrySet().stream()
            .anyMatch(
                zone ->
                    !endpoints.containsKey(zone.getKey())
                        || endpoints.get(zone.getKey()) < minimum(all * zone.getValue()));
  }
}
