package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.controller.Times;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.ImageReference;
import io.podwire.sim.runtime.LogBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** The state of a container and the one before, as the Pod's status tells them. */
final class ContainerStates {
  private static final int TAIL_LINES = 80;
  private static final int TAIL_BYTES = 2048;
  private static final int MESSAGE_BYTES = 4096;

  private final ContainerUnit unit;
  private ObjectNode state = JsonNodeFactory.instance.objectNode();
  private ObjectNode last = JsonNodeFactory.instance.objectNode();
  private String id = "";
  private String image = "";
  private int restarts;

  /**
   * @param first whether the Pod's other containers do not wait for any to do its work first
   */
  ContainerStates(ContainerUnit unit, boolean first) {
    this.unit = unit;
    waiting(first ? "ContainerCreating" : "PodInitializing", "");
  }

  boolean isRunning() {
    return state.has("running");
  }

  /** Whether an instance has ended, this one or the one before a wait. */
  boolean hasEnded() {
    return state.has("terminated") || (state.has("waiting") && last.has("terminated"));
  }

  boolean hasSucceeded() {
    JsonNode ended = state.has("terminated") ? state : last;
    return ended.has("terminated") && ended.path("terminated").path("exitCode").asInt() == 0;
  }

  boolean isWaitingFor(String reason) {
    return waitingReason().equals(reason);
  }

  /** Why it waits; empty if it does not. */
  String waitingReason() {
    return state.path("waiting").path("reason").asText();
  }

  void waiting(String reason, String message) {
    if (state.has("terminated")) {
      last = state;
    }
    state = JsonNodeFactory.instance.objectNode();
    ObjectNode waiting = state.putObject("waiting").put("reason", reason);
    if (!message.isEmpty()) {
      waiting.put("message", message);
    }
  }

  void running(boolean restart, String containerId, Instant now) {
    begin(restart, containerId);
    state = JsonNodeFactory.instance.objectNode();
    state.putObject("running").put("startedAt", Times.second(now));
  }

  void terminated(int code, String message, Instant now) {
    String started = state.path("running").path("startedAt").asText();
    end(code, code == 0 ? "Completed" : "Error", message, started, now);
  }

  void startError(boolean restart, String containerId, String message, int code, Instant now) {
    begin(restart, containerId);
    end(code, "StartError", message, Times.second(Instant.EPOCH), now);
  }

  private void begin(boolean restart, String containerId) {
    if (state.has("terminated")) {
      last = state;
    }
    restarts += restart ? 1 : 0;
    id = containerId;
    image = unit.spec().path("image").asText();
  }

  private void end(int code, String reason, String message, String started, Instant now) {
    state = JsonNodeFactory.instance.objectNode();
    ObjectNode ended = state.putObject("terminated");
    ended.put("containerID", id).put("exitCode", code);
    ended.put("finishedAt", Times.second(now));
    if (!message.isEmpty()) {
      ended.put("message", message);
    }
    ended.put("reason", reason).put("startedAt", started);
  }

  ObjectNode status(boolean ready, boolean started) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    JsonNode requests = unit.spec().path("resources").path("requests");
    if (!id.isEmpty() && !requests.isMissingNode()) {
      status.set("allocatedResources", requests);
    }
    if (!id.isEmpty()) {
      status.put("containerID", id);
    }
    String reference = ImageReference.parse(image).toString();
    status.put("image", id.isEmpty() ? unit.spec().path("image").asText() : reference);
    status.put("imageID", id.isEmpty() ? "" : ImagePull.id(image));
    status.set("lastState", last.deepCopy());
    status.put("name", unit.name()).put("ready", ready);
    if (!id.isEmpty()) {
      JsonNode resources = unit.spec().path("resources");
      status.set("resources", resources.isMissingNode() ? last.objectNode() : resources);
    }
    status.put("restartCount", restarts).put("started", started);
    status.set("state", state.deepCopy());
    putMounts(status);
    return status;
  }

  private void putMounts(ObjectNode status) {
    for (JsonNode mount : unit.spec().path("volumeMounts")) {
      ObjectNode told = status.withArray("volumeMounts").addObject();
      told.set("mountPath", mount.path("mountPath"));
      told.set("name", mount.path("name"));
      if (mount.path("readOnly").asBoolean()) {
        told.put("readOnly", true).put("recursiveReadOnly", "Disabled");
      }
    }
  }

  static String text(FileNode node) {
    return node instanceof FileNode.RegularFile file ? cut(file.content(), MESSAGE_BYTES) : "";
  }

  private static String cut(byte[] bytes, int most) {
    int length = Math.min(bytes.length, most);
    return new String(bytes, bytes.length - length, length, StandardCharsets.UTF_8);
  }

  /** The end of the log, as a message. */
  static String tail(LogBuffer logs) {
    List<LogBuffer.Line> lines = logs.lines();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (LogBuffer.Line line :
        lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())) {
      bytes.writeBytes(line.bytes());
    }
    return cut(bytes.toByteArray(), TAIL_BYTES);
  }
}
