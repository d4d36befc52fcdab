package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;

/**
 * Gives a Pod to a node.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/pod/storage/storage.go">storage.go</a>
 */
final class Binding {
  private Binding() {}

  static ApiObject bind(ApiServer server, ObjectKey pod, String node, WriteOptions options) {
    String now = Metadata.timestamp(server.simulation().now());
    return server.update(pod, "binding", stored -> bound(pod, stored, node, now), options);
  }

  private static ObjectNode bound(ObjectKey key, ApiObject pod, String node, String now) {
    if (pod.isDeleting()) {
      throw refusal(key, "pod " + key.name() + " is being deleted, cannot be assigned to a host");
    }
    String assigned = pod.text("spec", "nodeName");
    if (!assigned.isEmpty()) {
      throw refusal(key, "pod " + key.name() + " is already assigned to node \"" + assigned + "\"");
    }
    ObjectNode bound = pod.copy();
    bound.withObject("/spec").put("nodeName", node);
    ArrayNode conditions = bound.withObject("/status").withArray("/conditions");
    for (int i = conditions.size() - 1; i >= 0; i--) {
      JsonNode condition = conditions.get(i);
      if (condition.path("type").asText().equals("PodScheduled")) {
        conditions.remove(i);
      }
    }
    conditions
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "True")
        .putNull("lastProbeTime")
        .put("lastTransitionTime", now);
    return bound;
  }

  private static ApiException refusal(ObjectKey key, String why) {
    return Statuses.about(
        409,
        "Conflict",
        key,
        "Operation cannot be fulfilled on pods/binding \"" + key.name() + "\": " + why);
  }
}
