package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.time.Instant;

/** What a Pod's status says. */
public final class Pods {
  private Pods() {}

  /** The condition of the type; a missing node if the object has none. */
  public static JsonNode condition(ApiObject object, String type) {
    for (JsonNode condition : object.at("status", "conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  public static boolean isReady(ApiObject pod) {
    return condition(pod, "Ready").path("status").asText().equals("True");
  }

  /** Whether it has been ready for that long. */
  static boolean isAvailable(ApiObject pod, int minReadySeconds, Instant now) {
    JsonNode ready = condition(pod, "Ready");
    if (!ready.path("status").asText().equals("True")) {
      return false;
    }
    Duration since = Times.since(ready.path("lastTransitionTime").asText(), now);
    return minReadySeconds == 0 || since.compareTo(Duration.ofSeconds(minReadySeconds)) >= 0;
  }

  /** Whether all of its containers have ended for good. */
  public static boolean isTerminal(ApiObject pod) {
    String phase = pod.text("status", "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** The Pod with the condition that says why it is made to end. */
  public static ObjectNode disrupted(ApiObject pod, String reason, String message, String now) {
    ObjectNode tree = pod.copy();
    Conditions.set(tree.withObject("/status"), "DisruptionTarget", "True", reason, message, now)
        .put("observedGeneration", pod.at("metadata", "generation").asInt())
        .putNull("lastProbeTime");
    return tree;
  }

  /** Whether it counts as a replica: neither at its end nor on its way there. */
  static boolean isActive(ApiObject pod) {
    return !isTerminal(pod) && !pod.isDeleting();
  }

  static boolean isAssigned(ApiObject pod) {
    return !pod.text("spec", "nodeName").isEmpty();
  }
}
