package io.podwire;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last words of containers that ended, for the text of a failure. */
final class LogTail {
  private static final int LINES = 5;

  private LogTail() {}

  /** A line for each, indented; empty if none ended. */
  static String of(Scene scene, @Nullable Pod pod) {
    if (pod == null || pod.getStatus() == null) {
      return "";
    }
    return pod.getStatus().getContainerStatuses().stream()
        .filter(LogTail::hasEnded)
        .map(container -> tail(scene, pod, container))
        .collect(Collectors.joining());
  }

  private static boolean hasEnded(ContainerStatus container) {
    return container.getRestartCount() > 0
        || (container.getState() != null && container.getState().getTerminated() != null);
  }

  private static String tail(Scene scene, Pod pod, ContainerStatus container) {
    boolean restarted =
        container.getState() == null || container.getState().getTerminated() == null;
    var log =
        scene
            .peek()
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .inContainer(container.getName());
    try {
      String text =
          restarted
              ? log.terminated().tailingLines(LINES).getLog()
              : log.tailingLines(LINES).getLog();
      return text.isBlank()
          ? ""
          : "\n    its container "
              + container.getName()
              + " printed last: "
              + text.strip().replace("\n", "\n      ");
    } catch (KubernetesClientException e) {
      return ""; // gone meanwhile: what failed is told without it
    }
  }
}
