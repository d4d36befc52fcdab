package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Goes along with a failure, and says what the cluster was like then: its Pods, the warnings it
 * recorded, the last words of Pods that were not ready. It has no stack.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ClusterState extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MOST_PODS = 20;
  private static final int MOST_EVENTS = 10;
  private static final int MOST_LOGS = 3;
  private static final int LINES = 10;

  private ClusterState(String text) {
    super(text, null, false, false);
  }

  /** Empty if no test's Pod and no warning is there. */
  public static Optional<ClusterState> of(KubernetesClient client) {
    List<Pod> pods =
        client.pods().inAnyNamespace().list().getItems().stream()
            .filter(pod -> isOfATest(pod.getMetadata().getNamespace()))
            .toList();
    List<String> lines = new ArrayList<>();
    pods.stream().limit(MOST_PODS).map(ClusterState::line).forEach(lines::add);
    if (pods.size() > MOST_PODS) {
      lines.add("… and " + (pods.size() - MOST_PODS) + " more Pods");
    }
    lines.addAll(warnings(client));
    pods.stream()
        .filter(pod -> !PodState.isReady(pod))
        .limit(MOST_LOGS)
        .forEach(pod -> lines.addAll(log(client, pod)));
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ClusterState("when it failed, the cluster had:\n  " + String.join("\n  ", lines)));
  }

  private static boolean isOfATest(String namespace) {
    return !namespace.startsWith("kube-");
  }

  private static String line(Pod pod) {
    return name(pod)
        + (pod.getSpec().getNodeName() == null ? "" : " on " + pod.getSpec().getNodeName())
        + (pod.getStatus().getPodIP() == null ? "" : ", " + pod.getStatus().getPodIP())
        + ": "
        + (PodState.isReady(pod) ? "ready" : PodState.words(pod));
  }

  private static String name(Pod pod) {
    return "Pod " + pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  private static List<String> warnings(KubernetesClient client) {
    List<String> warnings =
        client.v1().events().inAnyNamespace().list().getItems().stream()
            .filter(event -> "Warning".equals(event.getType()))
            .filter(event -> isOfATest(event.getMetadata().getNamespace()))
            .sorted(Comparator.comparing(Events::time))
            .map(ClusterState::line)
            .distinct()
            .toList();
    return warnings.subList(Math.max(0, warnings.size() - MOST_EVENTS), warnings.size());
  }

  private static String line(Event event) {
    return "event "
        + event.getInvolvedObject().getKind()
        + " "
        + event.getMetadata().getNamespace()
        + "/"
        + event.getInvolvedObject().getName()
        + ": "
        + event.getReason()
        + ": "
        + event.getMessage();
  }

  private static List<String> log(KubernetesClient client, Pod pod) {
    List<String> lines = new ArrayList<>();
    try {
      client
          .pods()
          .resource(pod)
          .inContainer(pod.getSpec().getContainers().get(0).getName())
          .tailingLines(LINES)
          .getLog()
          .lines()
          .map(line -> "  " + line)
          .forEach(lines::add);
    } catch (KubernetesClientException none) {
      return List.of(); // it has not begun, and its state says why
    }
    if (!lines.isEmpty()) {
      lines.add(0, "log of " + name(pod) + ":");
    }
    return lines;
  }
}
