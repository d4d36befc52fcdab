package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/">Taints
 * and tolerations</a>.
 */
public final class Tolerations {
  private Tolerations() {}

  /** Whether one of the tolerations is for the taint. */
  public static boolean isTolerated(JsonNode taint, JsonNode tolerations) {
    for (JsonNode toleration : tolerations) {
      if (tolerates(toleration, taint)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the toleration is for the taint. */
  public static boolean tolerates(JsonNode toleration, JsonNode taint) {
    String effect = toleration.path("effect").asText();
    String key = toleration.path("key").asText();
    if (!effect.isEmpty() && !effect.equals(taint.path("effect").asText())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.path("key").asText())) {
      return false;
    }
    return toleration.path("operator").asText().equals("Exists")
        || toleration.path("value").asText().equals(taint.path("value").asText());
  }
}
