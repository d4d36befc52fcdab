package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.controller.ZoneShares.Allocation;
import io.podwire.sim.controller.ZoneShares.Allocations;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The hints of Services whose annotation asks for topology-aware routing: each zone gets a part of
 * the endpoints that is like its part of the cluster's CPU, first of all those that are in it (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/topologycache/topologycache.go">topologycache.go</a>,
 * <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/topologycache/utils.go">utils.go</a>).
 */
final class TopologyHints {
  private static final String ANNOTATION = "service.kubernetes.io/topology-mode";
  private static final String OLD_ANNOTATION = "service.kubernetes.io/topology-aware-hints";
  private static final String DISABLED = "TopologyAwareHintsDisabled";

  private final Api api;
  private final EventRecorder events;
  private final Consumer<ObjectKey> overloaded;
  private final WorkQueue<String> queue;
  private final RandomGenerator random;
  private final Map<ObjectKey, Map<String, Integer>> given = new LinkedHashMap<>();
  private ZoneShares shares = ZoneShares.NONE;

  /**
   * @param overloaded told each Service whose hints no longer suit the nodes
   */
  TopologyHints(
      Api api, Simulation simulation, EventRecorder events, Consumer<ObjectKey> overloaded) {
    this.api = api;
    this.events = events;
    this.overloaded = overloaded;
    this.queue = new WorkQueue<>("endpointslice topology", simulation, this::lookAtNodes);
    this.random = simulation.random("topology hints");
  }

  void start() {
    api.watch("endpointslice-controller", Resources.NODES, this::onNode);
  }

  private void onNode(WatchEvent event) {
    ApiObject before = event.before();
    if (event.type() != WatchEvent.Type.MODIFIED
        || before == null
        || !ZoneShares.countAlike(before, event.object())) {
      queue.add("nodes");
    }
  }

  private void lookAtNodes(String nodes) {
    shares = ZoneShares.of(api.list(Resources.NODES));
    for (Map.Entry<ObjectKey, Map<String, Integer>> service : given.entrySet()) {
      if (shares.overload(service.getValue())) {
        overloaded.accept(service.getKey());
      }
    }
  }

  static boolean areWanted(ApiObject service) {
    Map<String, String> annotations = service.annotations();
    String mode =
        annotations.getOrDefault(OLD_ANNOTATION, annotations.getOrDefault(ANNOTATION, ""));
    return mode.equals("Auto") || mode.equals("auto");
  }

  void forget(ObjectKey service) {
    given.remove(service);
  }

  /** The Service has other hints, or none, from now on. */
  void disable(ObjectKey key, ApiObject service) {
    if (given.remove(key) != null) {
      warn(service, "Topology Aware Hints has been disabled");
    }
  }

  /** Gives the endpoints their hints; or takes them away, and says why. */
  void give(ObjectKey key, ApiObject service, SliceSet slices) {
    Allocations allocations = shares.allocate(readyIn(slices));
    String problem = allocations.problem();
    if (problem.isEmpty()) {
      Map<String, Integer> zones = keep(slices, allocations.zones());
      problem = giveEachItsOwn(slices, zones);
      if (problem.isEmpty()) {
        redistribute(slices, allocations.zones(), zones);
        if (given.put(key, zones) == null) {
          events.normal(
              service,
              "TopologyAwareHintsEnabled",
              "Topology Aware Hints has been enabled, addressType: IPv4");
        }
        return;
      }
    }
    given.remove(key);
    slices.hint(endpoint -> null);
    warn(service, problem);
  }

  private void warn(ApiObject service, String problem) {
    events.warning(service, DISABLED, problem + ", addressType: IPv4");
  }

  private static int readyIn(SliceSet slices) {
    int ready = 0;
    for (ApiObject slice : slices.unchanged()) {
      ready += readyIn(slice.at("endpoints"));
    }
    for (ObjectNode slice : slices.written()) {
      ready += readyIn(slice.path("endpoints"));
    }
    return ready;
  }

  private static int readyIn(JsonNode endpoints) {
    int ready = 0;
    for (JsonNode endpoint : endpoints) {
      ready += isReady(endpoint) ? 1 : 0;
    }
    return ready;
  }

  private static boolean isReady(JsonNode endpoint) {
    return endpoint.path("conditions").path("ready").asBoolean();
  }

  /** The hints that can stay, by zones; slices in which some cannot are written anew. */
  private static Map<String, Integer> keep(SliceSet slices, Map<String, Allocation> allocations) {
    Map<String, Integer> zones = new TreeMap<>();
    for (ApiObject slice : List.copyOf(slices.unchanged())) {
      Map<String, Integer> its = hintsOf(slice);
      if (areAllowed(its, zones, allocations)) {
        its.forEach((zone, count) -> zones.merge(zone, count, Integer::sum));
      } else {
        slices.change(slice);
      }
    }
    return zones;
  }

  /** By zones; without a zone for those who have none. */
  private static Map<String, Integer> hintsOf(ApiObject slice) {
    Map<String, Integer> zones = new TreeMap<>();
    for (JsonNode endpoint : slice.at("endpoints")) {
      if (isReady(endpoint)) {
        JsonNode hints = endpoint.path("hints").path("forZones");
        if (hints.isEmpty()) {
          zones.merge("", 1, Integer::sum);
        }
        hints.forEach(zone -> zones.merge(zone.path("name").asText(), 1, Integer::sum));
      }
    }
    return zones;
  }

  private static boolean areAllowed(
      Map<String, Integer> more, Map<String, Integer> zones, Map<String, Allocation> allocations) {
    for (Map.Entry<String, Integer> zone : more.entrySet()) {
      Allocation allocation = allocations.get(zone.getKey());
      int all = zone.getValue() + zones.getOrDefault(zone.getKey(), 0);
      if (allocation == null || all > allocation.maximum()) {
        return false;
      }
    }
    return true;
  }

  /** Each endpoint that is written is meant for its own zone first; what keeps it from that. */
  private static String giveEachItsOwn(SliceSet slices, Map<String, Integer> zones) {
    for (ObjectNode endpoint : readyOnes(slices)) {
      String zone = endpoint.path("zone").asText("");
      if (zone.isEmpty()) {
        return "One or more endpoints do not have a zone specified";
      }
      zones.merge(zone, 1, Integer::sum);
      mean(endpoint, zone);
    }
    return zones.isEmpty() ? "No hints allocated for zones" : "";
  }

  private static List<ObjectNode> readyOnes(SliceSet slices) {
    List<ObjectNode> endpoints = new ArrayList<>();
    for (ObjectNode slice : slices.written()) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (isReady(endpoint)) {
          endpoints.add((ObjectNode) endpoint);
        }
      }
    }
    return endpoints;
  }

  private static void mean(ObjectNode endpoint, String zone) {
    endpoint.putObject("hints").putArray("forZones").addObject().put("name", zone);
  }

  /** What zones have too much of goes to those that have too little, as far as it is written. */
  private void redistribute(
      SliceSet slices, Map<String, Allocation> allocations, Map<String, Integer> zones) {
    Map<String, Double> tooMany = new HashMap<>();
    Map<String, Double> tooFew = new HashMap<>();
    allocations.forEach(
        (zone, allocation) -> {
          double more = zones.getOrDefault(zone, 0) - allocation.desired();
          (more > 0 ? tooMany : tooFew).put(zone, Math.abs(more));
        });
    Map<String, Integer> giving = new TreeMap<>();
    Map<String, Integer> receiving = new TreeMap<>();
    String from = most(tooMany);
    String to = most(tooFew);
    while (isWorthIt(tooMany.getOrDefault(from, 0.0), tooFew.getOrDefault(to, 0.0))) {
      giving.merge(from, 1, Integer::sum);
      receiving.merge(to, 1, Integer::sum);
      tooMany.merge(from, -1.0, Double::sum);
      tooFew.merge(to, -1.0, Double::sum);
      from = most(tooMany);
      to = most(tooFew);
    }
    for (ObjectNode endpoint : readyOnes(slices)) {
      String own = endpoint.path("zone").asText();
      if (giving.getOrDefault(own, 0) > 0 && !receiving.isEmpty()) {
        String other = one(List.copyOf(receiving.keySet()));
        mean(endpoint, other);
        takeOne(giving, own);
        takeOne(receiving, other);
        zones.merge(own, -1, Integer::sum);
        zones.merge(other, 1, Integer::sum);
      }
    }
  }

  private static boolean isWorthIt(double give, double receive) {
    return Math.max(give, receive) >= 1 && Math.min(give, receive) >= 0.5;
  }

  private static void takeOne(Map<String, Integer> zones, String zone) {
    zones.computeIfPresent(zone, (name, count) -> count == 1 ? null : count - 1);
  }

  /** The zone with the most; where several have as much, any: upstream iterates a map of Go's. */
  private String most(Map<String, Double> zones) {
    double most = zones.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    List<String> those =
        zones.entrySet().stream()
            .filter(zone -> zone.getValue() == most)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return those.isEmpty() ? "" : one(those);
  }

  private String one(List<String> zones) {
    return zones.size() == 1 ? zones.get(0) : zones.get(random.nextInt(zones.size()));
  }
}
