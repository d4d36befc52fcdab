package io.podwire.conformance.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All objects of a scenario's namespaces at one moment, and the nodes. */
final class ApiState {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The label of Pods whose readiness says nothing about whether they have settled. */
  private static final String NEVER_READY = "unready";

  /** Those whose objects take time to become what they are to be. */
  private static final Set<Kind> SETTLING =
      EnumSet.of(Kind.NAMESPACE, Kind.POD, Kind.DEPLOYMENT, Kind.STATEFUL_SET);

  private final Map<Kind, List<JsonNode>> objects = new EnumMap<>(Kind.class);
  private final List<JsonNode> nodes;

  ApiState(KubernetesClient client, Placement placement) {
    this(client, placement, EnumSet.allOf(Kind.class), items(client, "/api/v1/nodes"));
  }

  private ApiState(
      KubernetesClient client, Placement placement, Set<Kind> kinds, List<JsonNode> nodes) {
    this.nodes = nodes;
    for (Kind kind : kinds) {
      List<JsonNode> all = new ArrayList<>();
      for (String namespace : placement.namespaces()) {
        if (kind == Kind.NAMESPACE) {
          all.addAll(items(client, "/api/v1/namespaces/" + namespace));
        } else {
          all.addAll(items(client, kind.path(namespace)));
        }
      }
      objects.put(kind, all);
    }
  }

  private static List<JsonNode> items(KubernetesClient client, String path) {
    try {
      String text = client.raw(path);
      if (text == null) {
        return List.of(); // there is none
      }
      JsonNode answer = JSON.readTree(text);
      if (!answer.has("items")) {
        return List.of(answer);
      }
      List<JsonNode> items = new ArrayList<>();
      answer.path("items").forEach(items::add);
      return items;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  List<JsonNode> all(Kind kind) {
    return objects.getOrDefault(kind, List.of());
  }

  List<JsonNode> nodes() {
    return nodes;
  }

  /** Whether the cluster has nothing left to do to the workloads. */
  static boolean isSettled(KubernetesClient client, Placement placement) {
    return new ApiState(client, placement, SETTLING, List.of()).isSettled();
  }

  private boolean isSettled() {
    return all(Kind.POD).stream().allMatch(ApiState::isSettledPod)
        && all(Kind.DEPLOYMENT).stream().allMatch(ApiState::isRolledOut)
        && all(Kind.STATEFUL_SET).stream().allMatch(ApiState::isRolledOut)
        && all(Kind.NAMESPACE).stream()
            .noneMatch(namespace -> namespace.path("metadata").has("deletionTimestamp"));
  }

  private static boolean isSettledPod(JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return false;
    }
    boolean running = pod.path("status").path("phase").asText().equals("Running");
    boolean unready = pod.path("metadata").path("labels").has(NEVER_READY);
    return running && (unready || isReady(pod));
  }

  static boolean isReady(JsonNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static boolean isRolledOut(JsonNode workload) {
    JsonNode status = workload.path("status");
    int wanted = workload.path("spec").path("replicas").asInt();
    boolean blocked =
        workload.path("spec").path("template").path("metadata").path("labels").has(NEVER_READY);
    return status.path("observedGeneration").asLong()
            == workload.path("metadata").path("generation").asLong()
        && (blocked
            || (status.path("replicas").asInt() == wanted
                && status.path("readyReplicas").asInt() == wanted
                && status.path("updatedReplicas").asInt() == wanted));
  }
}
