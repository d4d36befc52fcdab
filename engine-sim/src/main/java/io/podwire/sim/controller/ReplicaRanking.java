package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which replicas go first when there are too many: {@code ActivePodsWithRanks} of <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/controller_utils.go">controller_utils.go</a>.
 */
final class ReplicaRanking {
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

  private ReplicaRanking() {}

  /**
   * The Pods in the order in which they go.
   *
   * @param pods those to choose from
   * @param related all active Pods that share nodes with them and do the same, themselves included
   */
  static List<ApiObject> firstToGo(List<ApiObject> pods, List<ApiObject> related, Instant now) {
    Map<String, Integer> onNode = new HashMap<>();
    for (ApiObject pod : related) {
      if (Pods.isActive(pod)) {
        onNode.merge(pod.text("spec", "nodeName"), 1, Integer::sum);
      }
    }
    List<ApiObject> ranked = new ArrayList<>(pods);
    ranked.sort(
        Comparator.comparing(Pods::isAssigned)
            .thenComparing(pod -> PHASES.indexOf(pod.text("status", "phase")))
            .thenComparing(Pods::isReady)
            .thenComparing(ReplicaRanking::cost)
            .thenComparing(pod -> -onNode.getOrDefault(pod.text("spec", "nodeName"), 0))
            .thenComparing(pod -> magnitude(readySince(pod), now))
            .thenComparing(pod -> -restarts(pod))
            .thenComparing(
                pod -> magnitude(Times.parse(pod.text("metadata", "creationTimestamp")), now))
            .thenComparing(ApiObject::uid));
    return ranked;
  }

  private static int cost(ApiObject pod) {
    String cost = pod.text("metadata", "annotations", DELETION_COST);
    return cost.matches("-?\\d{1,9}") ? Integer.parseInt(cost) : 0;
  }

  private static Instant readySince(ApiObject pod) {
    JsonNode ready = Pods.condition(pod, "Ready");
    return ready.path("status").asText().equals("True")
        ? Times.parse(ready.path("lastTransitionTime").asText())
        : Instant.EPOCH;
  }

  /** Ages are compared by their order of magnitude, so that chance decides among the like. */
  private static int magnitude(Instant since, Instant now) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    return 64 - Long.numberOfLeadingZeros(seconds);
  }

  private static int restarts(ApiObject pod) {
    int most = 0;
    for (JsonNode container : pod.at("status", "containerStatuses")) {
      most = Math.max(most, container.path("restartCount").asInt());
    }
    return most;
  }
}
