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
    return waiting(pod).or(() -> unscheduled(pod)).orElseGet(() -> readiness(pod) + crashed(pod));
  }

  /** Whether it is ready, and not about to end. */
  public static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
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
    return Stream.of(container.getState(), container.getLastState())
        .filter(state -> state != null && state.getTerminated() != null)
        .map(state -> "; it last ended with exit code " + state.getTerminated().getExitCode())
        .findFirst()
        .orElse("");
  }

  /** Between its end and the back-off a container that crashes waits for nothing. */
  private static String crashed(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .filter(container -> !ended(container).isEmpty())
        .map(container -> "; container " + container.getName() + ended(container))
        .findFirst()
        .orElse("");
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
