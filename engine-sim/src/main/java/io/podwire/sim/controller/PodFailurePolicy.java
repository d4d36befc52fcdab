package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import org.jspecify.annotations.Nullable;

/**
 * What a Job makes of a Pod that has failed (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/job/pod_failure_policy.go">pod_failure_policy.go</a>).
 *
 * @param action Ignore, Count, FailJob or FailIndex; Count where no rule is about the Pod
 * @param message why the Job fails, if it does
 */
record PodFailurePolicy(String action, String message) {
  private static final PodFailurePolicy COUNT = new PodFailurePolicy("Count", "");

  static PodFailurePolicy of(ApiObject job, ApiObject pod) {
    int index = 0;
    for (JsonNode rule : job.at("spec", "podFailurePolicy", "rules")) {
      String found = rule.has("onExitCodes") ? exit(rule, pod) : condition(rule, pod);
      if (found != null) {
        String action = rule.path("action").asText();
        return new PodFailurePolicy(
            action, found + " matching " + action + " rule at index " + index);
      }
      index++;
    }
    return COUNT;
  }

  boolean counts() {
    return !action.equals("Ignore");
  }

  boolean failsJob() {
    return action.equals("FailJob");
  }

  boolean failsIndex() {
    return action.equals("FailIndex");
  }

  private static @Nullable String exit(JsonNode rule, ApiObject pod) {
    JsonNode codes = rule.path("onExitCodes");
    for (String list : new String[] {"containerStatuses", "initContainerStatuses"}) {
      for (JsonNode container : pod.at("status", list)) {
        String name = container.path("name").asText();
        int code = container.path("state").path("terminated").path("exitCode").asInt();
        if (code != 0
            && codes.path("containerName").asText(name).equals(name)
            && matches(codes, code)) {
          return String.format(
              "Container %s for pod %s/%s failed with exit code %d",
              name, pod.namespace(), pod.name(), code);
        }
      }
    }
    return null;
  }

  private static boolean matches(JsonNode codes, int code) {
    boolean listed = false;
    for (JsonNode value : codes.path("values")) {
      listed |= value.asInt() == code;
    }
    return listed == codes.path("operator").asText().equals("In");
  }

  private static @Nullable String condition(JsonNode rule, ApiObject pod) {
    for (JsonNode condition : pod.at("status", "conditions")) {
      for (JsonNode pattern : rule.path("onPodConditions")) {
        if (condition.path("type").equals(pattern.path("type"))
            && condition.path("status").equals(pattern.path("status"))) {
          return String.format(
              "Pod %s/%s has condition %s",
              pod.namespace(), pod.name(), condition.path("type").asText());
        }
      }
    }
    return null;
  }
}
