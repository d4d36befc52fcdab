package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The annotations that Deployments keep on their ReplicaSets (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/deployment/util/deployment_util.go">deployment_util.go</a>).
 */
final class Revisions {
  static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String HISTORY = "deployment.kubernetes.io/revision-history";
  private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  private static final String MAX = "deployment.kubernetes.io/max-replicas";
  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deprecated.deployment.rollback.to",
          REVISION,
          HISTORY,
          DESIRED,
          MAX);

  private Revisions() {}

  static long of(ApiObject object) {
    String revision = object.text("metadata", "annotations", REVISION);
    return revision.matches("\\d{1,18}") ? Long.parseLong(revision) : 0;
  }

  static long newest(List<ApiObject> sets) {
    return sets.stream().mapToLong(Revisions::of).max().orElse(0);
  }

  /** Annotates the ReplicaSet with what its Deployment says and with the revision. */
  static void annotate(ObjectNode set, ApiObject deployment, long revision) {
    ObjectNode annotations = set.withObject("/metadata").withObject("/annotations");
    for (Map.Entry<String, String> entry : deployment.annotations().entrySet()) {
      if (!NOT_COPIED.contains(entry.getKey())) {
        annotations.put(entry.getKey(), entry.getValue());
      }
    }
    String before = annotations.path(REVISION).asText();
    if (before.isEmpty() || Long.parseLong(before) < revision) {
      annotations.put(REVISION, Long.toString(revision));
      if (!before.isEmpty()) {
        String history = annotations.path(HISTORY).asText();
        annotations.put(HISTORY, history.isEmpty() ? before : history + "," + before);
      }
    }
  }

  /** Annotates the ReplicaSet with the size of its Deployment. */
  static void annotateSize(ObjectNode set, int desired, int max) {
    set.withObject("/metadata")
        .withObject("/annotations")
        .put(DESIRED, Integer.toString(desired))
        .put(MAX, Integer.toString(max));
  }

  static boolean saysDesired(ApiObject set, int desired) {
    String said = set.text("metadata", "annotations", DESIRED);
    return said.isEmpty() || said.equals(Integer.toString(desired));
  }

  static boolean saysSize(ApiObject set, int desired, int max) {
    return set.text("metadata", "annotations", DESIRED).equals(Integer.toString(desired))
        && set.text("metadata", "annotations", MAX).equals(Integer.toString(max));
  }

  static int max(ApiObject set) {
    return set.at("metadata", "annotations", MAX).asInt();
  }
}
