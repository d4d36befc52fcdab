package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a DaemonSet's Pods have beside their template: tolerations, and the one node they are for
 * (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/daemon/util/daemonset_util.go">daemonset_util.go</a>).
 */
final class DaemonPods {
  private static final String[][] TOLERATED = {
    {"node.kubernetes.io/not-ready", "NoExecute"},
    {"node.kubernetes.io/unreachable", "NoExecute"},
    {"node.kubernetes.io/disk-pressure", "NoSchedule"},
    {"node.kubernetes.io/memory-pressure", "NoSchedule"},
    {"node.kubernetes.io/pid-pressure", "NoSchedule"},
    {"node.kubernetes.io/unschedulable", "NoSchedule"}
  };
  private static final String NETWORK = "node.kubernetes.io/network-unavailable";

  private DaemonPods() {}

  /** Lets them be on nodes that are not well. */
  static void tolerate(ObjectNode spec) {
    ArrayNode tolerations = spec.withArray("tolerations");
    for (String[] taint : TOLERATED) {
      add(tolerations, taint[0], taint[1]);
    }
    if (spec.path("hostNetwork").asBoolean()) {
      add(tolerations, NETWORK, "NoSchedule");
    }
  }

  private static void add(ArrayNode tolerations, String key, String effect) {
    tolerations.addObject().put("effect", effect).put("key", key).put("operator", "Exists");
  }

  /** The specification for the node of that name. */
  static ObjectNode on(String node, ObjectNode spec) {
    ObjectNode own = spec.deepCopy();
    ObjectNode required =
        own.withObject("/affinity")
            .withObject("/nodeAffinity")
            .withObject("/requiredDuringSchedulingIgnoredDuringExecution");
    ArrayNode terms = required.withArray("nodeSelectorTerms");
    if (terms.isEmpty()) {
      terms.addObject();
    }
    for (JsonNode term : terms) {
      ArrayNode fields = ((ObjectNode) term).putArray("matchFields");
      fields
          .addObject()
          .put("key", "metadata.name")
          .put("operator", "In")
          .putArray("values")
          .add(node);
    }
    return own;
  }
}
