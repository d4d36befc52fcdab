package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Why nothing comes back from Pods. */
final class WayCheck {
  private final KubernetesClient client;
  private final String protocol;

  WayCheck(KubernetesClient client, String protocol) {
    this.client = client;
    this.protocol = protocol;
  }

  /**
   * A node that is not ready, or else that the reason is not known to the API; empty if the Pods'
   * own state is reason enough.
   */
  Optional<Finding> lost(List<Route.Target> targets) {
    List<Route.Target> pods = targets.stream().filter(target -> target.pod() != null).toList();
    Optional<Finding> node = pods.stream().flatMap(target -> notReady(target).stream()).findFirst();
    if (node.isPresent() || !pods.stream().map(Route.Target::pod).allMatch(PodState::isReady)) {
      return node;
    }
    return pods.stream().findFirst().map(this::nothing);
  }

  private Optional<Finding> notReady(Route.Target target) {
    Pod pod = Objects.requireNonNull(target.pod());
    Node node = client.nodes().withName(pod.getSpec().getNodeName()).get();
    if (node == null) {
      return Optional.of(new NodeNotReady(words(pod), pod.getSpec().getNodeName(), "it is gone"));
    }
    return node.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .filter(condition -> !condition.getStatus().equals("True"))
        .findFirst()
        .map(NodeCondition::getMessage)
        .map(message -> new NodeNotReady(words(pod), node.getMetadata().getName(), message));
  }

  private Finding nothing(Route.Target target) {
    Pod pod = Objects.requireNonNull(target.pod());
    return new NothingComesBack(words(pod), pod.getSpec().getNodeName(), target.port(), protocol);
  }

  private static String words(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
