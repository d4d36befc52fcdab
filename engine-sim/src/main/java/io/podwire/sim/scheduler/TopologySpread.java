package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.controller.LabelSelector;
import io.podwire.sim.controller.NodeAffinity;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code topologySpreadConstraints} that must hold: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/framework/plugins/podtopologyspread/filtering.go">podtopologyspread</a>.
 */
final class TopologySpread {
  private static final String MISMATCH = "node(s) didn't match pod topology spread constraints";

  private record Constraint(
      String key, int maxSkew, boolean counted, Map<String, Integer> counts, int least) {}

  private final List<Constraint> constraints = new ArrayList<>();

  /**
   * @param gone uids of Pods that do not count
   */
  TopologySpread(Api api, ApiObject pod, Collection<NodeState> nodes, Set<String> gone) {
    for (JsonNode constraint : pod.at("spec", "topologySpreadConstraints")) {
      if (constraint.path("whenUnsatisfiable").asText().equals("DoNotSchedule")) {
        constraints.add(constraint(api, pod, nodes, gone, constraint));
      }
    }
  }

  private static Constraint constraint(
      Api api, ApiObject pod, Collection<NodeState> nodes, Set<String> gone, JsonNode constraint) {
    String key = constraint.path("topologyKey").asText();
    LabelSelector selector = selector(constraint, pod);
    boolean honorsAffinity = !constraint.path("nodeAffinityPolicy").asText().equals("Ignore");
    boolean honorsTaints = constraint.path("nodeTaintsPolicy").asText().equals("Honor");
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (NodeState state : nodes) {
      JsonNode value = state.node().at("metadata", "labels", key);
      if (!value.isMissingNode()
          && (!honorsAffinity || NodeAffinity.matches(pod.at("spec"), state.node()))
          && (!honorsTaints || Filters.taints(pod, state.taints()).fits())) {
        counts.putIfAbsent(value.asText(), 0);
      }
    }
    for (ApiObject other : api.withLabels(Resources.PODS, pod.namespace(), selector.exact())) {
      if (!gone.contains(other.uid())
          && !other.isDeleting()
          && !Pods.isTerminal(other)
          && selector.matches(other.at("metadata", "labels"))) {
        api.find(new ObjectKey(Resources.NODES, "", other.text("spec", "nodeName")))
            .map(node -> node.text("metadata", "labels", key))
            .ifPresent(value -> counts.computeIfPresent(value, (same, count) -> count + 1));
      }
    }
    int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    if (counts.size() < constraint.path("minDomains").asInt(1)) {
      least = 0;
    }
    return new Constraint(
        key,
        constraint.path("maxSkew").asInt(1),
        selector.matches(pod.at("metadata", "labels")),
        counts,
        least);
  }

  private static LabelSelector selector(JsonNode constraint, ApiObject pod) {
    LabelSelector selector = LabelSelector.of(constraint.path("labelSelector"));
    Map<String, String> exact = new LinkedHashMap<>(selector.exact());
    for (JsonNode key : constraint.path("matchLabelKeys")) {
      JsonNode value = pod.at("metadata", "labels", key.asText());
      if (!value.isMissingNode()) {
        exact.put(key.asText(), value.asText());
      }
    }
    return new LabelSelector(exact, selector.expressions());
  }

  Verdict on(ApiObject node) {
    for (Constraint constraint : constraints) {
      JsonNode value = node.at("metadata", "labels", constraint.key);
      if (value.isMissingNode()) {
        return Verdict.hopeless(MISMATCH + " (missing required label)");
      }
      int here = constraint.counts.getOrDefault(value.asText(), 0) + (constraint.counted ? 1 : 0);
      if (here - constraint.least > constraint.maxSkew) {
        return Verdict.crowded(MISMATCH);
      }
    }
    return Verdict.FITS;
  }
}
