package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What kubectl tells of a Pod: how many containers are ready, and a word on its state. */
final class PodCells {
  private PodCells() {}

  static String ready(ApiObject pod) {
    int ready = 0;
    int all = pod.at("spec", "containers").size();
    for (JsonNode status : pod.at("status", "containerStatuses")) {
      ready += status.path("ready").asBoolean() ? 1 : 0;
    }
    for (JsonNode container : pod.at("spec", "initContainers")) {
      if (container.path("restartPolicy").asText().equals("Always")) {
        all++;
        ready += isReadySidecar(pod, container.path("name")) ? 1 : 0;
      }
    }
    return ready + "/" + all;
  }

  private static boolean isReadySidecar(ApiObject pod, JsonNode name) {
    for (JsonNode status : pod.at("status", "initContainerStatuses")) {
      if (status.path("name").equals(name)) {
        return status.path("started").asBoolean() && status.path("ready").asBoolean();
      }
    }
    return false;
  }

  static String restarts(ApiObject pod, Instant now) {
    boolean initializing = isInitializing(pod);
    long restarts = 0;
    String last = "";
    for (JsonNode status : counted(pod, initializing)) {
      restarts += status.path("restartCount").asLong();
      String finished = status.at("/lastState/terminated/finishedAt").asText();
      last = finished.compareTo(last) > 0 ? finished : last;
    }
    return restarts == 0 || last.isEmpty()
        ? Long.toString(restarts)
        : restarts + " (" + Ages.since(last, now) + " ago)";
  }

  /** While a Pod is set up, its init containers; later its sidecars and other containers. */
  private static List<JsonNode> counted(ApiObject pod, boolean initializing) {
    List<JsonNode> counted = new ArrayList<>();
    for (JsonNode status : pod.at("status", "initContainerStatuses")) {
      if (initializing || isSidecar(pod, status.path("name"))) {
        counted.add(status);
      }
    }
    if (!initializing) {
      pod.at("status", "containerStatuses").forEach(counted::add);
    }
    return counted;
  }

  private static boolean isSidecar(ApiObject pod, JsonNode name) {
    for (JsonNode container : pod.at("spec", "initContainers")) {
      if (container.path("name").equals(name)) {
        return container.path("restartPolicy").asText().equals("Always");
      }
    }
    return false;
  }

  private static boolean isInitializing(ApiObject pod) {
    return !is(pod, "Initialized") && !initializing(pod).isEmpty();
  }

  static String status(ApiObject pod) {
    String reason = pod.text("status", "phase");
    String own = pod.text("status", "reason");
    reason = own.isEmpty() ? reason : own;
    if (scheduling(pod).equals("SchedulingGated")) {
      reason = "SchedulingGated";
    }
    reason = isInitializing(pod) ? initializing(pod) : ofContainers(pod, reason);
    boolean over = pod.text("status", "phase").matches("Succeeded|Failed");
    if (pod.isDeleting() && (own.equals("NodeLost") || !over)) {
      return own.equals("NodeLost") ? "Unknown" : "Terminating";
    }
    return reason;
  }

  private static String scheduling(ApiObject pod) {
    for (JsonNode condition : pod.at("status", "conditions")) {
      if (condition.path("type").asText().equals("PodScheduled")) {
        return condition.path("reason").asText();
      }
    }
    return "";
  }

  private static String initializing(ApiObject pod) {
    int index = 0;
    int all = pod.at("spec", "initContainers").size();
    for (JsonNode status : pod.at("status", "initContainerStatuses")) {
      JsonNode terminated = status.path("state").path("terminated");
      boolean sidecarRuns = status.path("started").asBoolean() && !status.path("ready").isNull();
      if (terminated.path("exitCode").asInt(-1) == 0 || sidecarRuns) {
        index++;
        continue;
      }
      String waiting = status.path("state").path("waiting").path("reason").asText();
      if (!terminated.isMissingNode()) {
        return "Init:" + terminated(terminated);
      }
      return waiting.isEmpty() || waiting.equals("PodInitializing")
          ? "Init:" + index + "/" + all
          : "Init:" + waiting;
    }
    return "";
  }

  private static String ofContainers(ApiObject pod, String otherwise) {
    String reason = otherwise;
    boolean running = false;
    JsonNode statuses = pod.at("status", "containerStatuses");
    for (int i = statuses.size() - 1; i >= 0; i--) {
      JsonNode state = statuses.get(i).path("state");
      String waiting = state.path("waiting").path("reason").asText();
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (state.has("terminated")) {
        reason = terminated(state.path("terminated"));
      } else if (statuses.get(i).path("ready").asBoolean() && state.has("running")) {
        running = true;
      }
    }
    if (!reason.equals("Completed") || !running) {
      return reason;
    }
    return is(pod, "Ready") ? "Running" : "NotReady";
  }

  private static String terminated(JsonNode terminated) {
    String reason = terminated.path("reason").asText();
    if (!reason.isEmpty()) {
      return reason;
    }
    return terminated.path("signal").asInt() != 0
        ? "Signal:" + terminated.path("signal").asInt()
        : "ExitCode:" + terminated.path("exitCode").asInt();
  }

  private static boolean is(ApiObject pod, String type) {
    for (JsonNode condition : pod.at("status", "conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
