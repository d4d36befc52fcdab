package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Pod's status says: phase, conditions, containers (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/status/generate.go">generate.go</a>).
 */
final class PodStatus {
  private static final List<String> OWN =
      List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady");

  private final PodWorker worker;
  private final NodeTools tools;
  private String startTime = "";

  PodStatus(PodWorker worker, NodeTools tools) {
    this.worker = worker;
    this.tools = tools;
  }

  /**
   * The status to write in place of the object's.
   *
   * @param now as the API writes it
   */
  ObjectNode of(ApiObject current, String now) {
    startTime = startTime.isEmpty() ? current.at("status", "startTime").asText(now) : startTime;
    ObjectNode status = current.copyOfStatus();
    status.remove("nominatedNodeName");
    status.put("observedGeneration", current.at("metadata", "generation").asInt());
    String phase = phase();
    status.put("phase", phase);
    status.put("startTime", startTime);
    String host = tools.node.address().toString();
    status.put("hostIP", host);
    status.putArray("hostIPs").addObject().put("ip", host);
    if (!worker.ip().isEmpty()) {
      status.put("podIP", worker.ip());
      status.putArray("podIPs").addObject().put("ip", worker.ip());
    }
    if (!worker.failure().isEmpty()) {
      status.put("reason", worker.failure());
      status.put("message", "Pod was active on the node longer than the specified deadline");
    }
    putContainers(status, "initContainerStatuses", worker.inits());
    putContainers(status, "containerStatuses", worker.apps());
    putContainers(status, "ephemeralContainerStatuses", worker.ephemerals());
    status.set("conditions", conditions(current, phase, now));
    return status;
  }

  private static void putContainers(
      ObjectNode status, String field, List<ContainerUnit> containers) {
    if (!containers.isEmpty()) {
      ArrayNode list = status.putArray(field);
      containers.forEach(unit -> list.add(unit.status()));
    }
  }

  private String phase() {
    if (!worker.failure().isEmpty()) {
      return "Failed";
    }
    boolean ended = worker.stage() == PodWorker.Stage.ENDED;
    int waiting = 0;
    int running = 0;
    int stopped = 0;
    int succeeded = 0;
    for (ContainerUnit app : worker.apps()) {
      if (app.isRunning()) {
        running++;
      } else if (app.hasEnded()) {
        stopped++;
        succeeded += app.hasSucceeded() ? 1 : 0;
      } else {
        waiting++;
      }
    }
    if (worker.inits().stream()
        .filter(init -> init.kind() != ContainerUnit.Kind.SIDECAR)
        .anyMatch(init -> init.isOver() && !init.hasSucceeded())) {
      return "Failed";
    }
    if (ended && running == 0) {
      return waiting == 0 && stopped == succeeded ? "Succeeded" : "Failed";
    }
    if (!worker.isInitialized() || waiting > 0) {
      return "Pending";
    }
    boolean over = worker.apps().stream().allMatch(ContainerUnit::isOver);
    if (running == 0 && over && sidecarsEnded()) {
      return stopped == succeeded ? "Succeeded" : "Failed";
    }
    return "Running";
  }

  private boolean sidecarsEnded() {
    return worker.inits().stream().noneMatch(ContainerUnit::isRunning);
  }

  private ArrayNode conditions(ApiObject current, String phase, String now) {
    ArrayNode list = current.tree().arrayNode();
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    boolean network = worker.network() != null;
    add(list, current, "PodReadyToStartContainers", network, "", "", now);
    addInitialized(list, current, phase, now);
    List<String> unready = unready();
    String reason = "";
    String message = "";
    if (phase.equals("Succeeded")) {
      reason = "PodCompleted";
    } else if (phase.equals("Failed")) {
      reason = "PodFailed";
    } else if (!unready.isEmpty()) {
      reason = "ContainersNotReady";
      message = "containers with unready status: [" + String.join(" ", unready) + "]";
    }
    boolean ready = !over && unready.isEmpty();
    String gate = ready ? closedGate(current) : "";
    if (gate.isEmpty()) {
      add(list, current, "Ready", ready, reason, message, now);
    } else {
      add(list, current, "Ready", false, "ReadinessGatesNotReady", gate, now);
    }
    add(list, current, "ContainersReady", ready, reason, message, now);
    addScheduled(list, current, now);
    for (JsonNode condition : current.at("status", "conditions")) {
      String type = condition.path("type").asText();
      if (!OWN.contains(type) && !type.equals("PodScheduled")) {
        list.add(condition);
      }
    }
    return list;
  }

  private void addInitialized(ArrayNode list, ApiObject current, String phase, String now) {
    List<String> incomplete = new ArrayList<>();
    for (ContainerUnit init : worker.inits()) {
      boolean complete =
          init.kind() == ContainerUnit.Kind.SIDECAR ? init.isStarted() : init.hasSucceeded();
      if (!complete && !worker.isInitialized()) {
        incomplete.add(init.name());
      }
    }
    if (phase.equals("Succeeded")) {
      add(list, current, "Initialized", true, "PodCompleted", "", now);
    } else if (incomplete.isEmpty()) {
      add(list, current, "Initialized", true, "", "", now);
    } else {
      String names = String.join(" ", incomplete);
      String message = "containers with incomplete status: [" + names + "]";
      add(list, current, "Initialized", false, "ContainersNotInitialized", message, now);
    }
  }

  /** The scheduler says it of most Pods; one that names its node itself never met it. */
  private static void addScheduled(ArrayNode list, ApiObject current, String now) {
    add(list, current, "PodScheduled", true, "", "", now);
  }

  private List<String> unready() {
    List<String> unready = new ArrayList<>();
    for (ContainerUnit init : worker.inits()) {
      if (init.kind() == ContainerUnit.Kind.SIDECAR && !init.isReady()) {
        unready.add(init.name());
      }
    }
    for (ContainerUnit app : worker.apps()) {
      if (!app.isReady()) {
        unready.add(app.name());
      }
    }
    return unready;
  }

  private static String closedGate(ApiObject current) {
    List<String> closed = new ArrayList<>();
    for (JsonNode gate : current.at("spec", "readinessGates")) {
      String type = gate.path("conditionType").asText();
      JsonNode condition = Pods.condition(current, type);
      if (condition.isMissingNode()) {
        closed.add(
            "corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
      } else if (!condition.path("status").asText().equals("True")) {
        closed.add(
            "the status of pod readiness gate \""
                + type
                + "\" is not \"True\", but "
                + condition.path("status").asText());
      }
    }
    return String.join(", ", closed);
  }

  private static void add(
      ArrayNode list,
      ApiObject current,
      String type,
      boolean value,
      String reason,
      String message,
      String now) {
    JsonNode before = Pods.condition(current, type);
    String text = value ? "True" : "False";
    String since =
        before.path("status").asText().equals(text)
            ? before.path("lastTransitionTime").asText(now)
            : now;
    ObjectNode condition = list.addObject();
    condition.putNull("lastProbeTime").put("lastTransitionTime", since);
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    condition.put("observedGeneration", current.at("metadata", "generation").asInt());
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    condition.put("status", text).put("type", type);
  }
}
