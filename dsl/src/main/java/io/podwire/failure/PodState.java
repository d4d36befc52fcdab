package io.podwire.failure;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Why a Pod is not further than it is, as kubectl's STATUS column and its conditions say. */
@API(status = API.Status.INTERNAL)
public final class PodState {
  private PodState() {}

  /** In a line. */
  public static String words(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return "it is being deleted";
    }
    return waiting(pod).or(() -> unscheduled(pod)).orElseGet(() -> readiness(pod));
  }

  private static Optional<String> waiting(Pod pod) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(c -> c.getState() != null && c.getState().getWaiting() != null)
        .map(PodState::waiting)
        .findFirst();
  }

  private static String waiting(ContainerStatus container) {
    var waiting = container.getState().getWaiting();
    String message = waiting.getMessage() == null ? "" : " (" + waiting.getMessage() + ")";
    return "container "
        + container.getName()
        + ": "
        + waiting.getReason()
        + message
        + ended(container);
  }

  private static String ended(ContainerStatus container) {
    if (container.getLastState() == null || container.getLastState().getTerminated() == null) {
      return "";
    }
    return "; it last ended with exit code "
        + container.getLastState().getTerminated().getExitCode();
  }

  private static Optional<String> unscheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .map(PodState::words)
        .findFirst();
  }

  private static String readiness(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "Ready".equals(c.getType()) && "False".equals(c.getStatus()))
        .map(PodState::words)
        .findFirst()
        .orElse("phase " + pod.getStatus().getPhase());
  }

  private static String words(PodCondition condition) {
    return condition.getReason()
        + (condition.getMessage() == null ? "" : " (" + condition.getMessage() + ")");
  }
}
