package io.podwire.failure;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a Service has no ready endpoint, or fewer than it could have. */
final class MissingEndpoints {
  private final KubernetesClient client;
  private final Service service;
  private final String words;
  private final String namespace;

  MissingEndpoints(KubernetesClient client, Service service) {
    this.client = client;
    this.service = service;
    this.namespace = service.getMetadata().getNamespace();
    this.words = namespace + "/" + service.getMetadata().getName();
  }

  List<Finding> findings(@Nullable ServicePort port) {
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      return List.of(new NoEndpointsWritten(words));
    }
    List<Pod> selected = SelectedPods.of(client, service);
    if (selected.isEmpty()) {
      return nothingSelected(selector);
    }
    Optional<Finding> unnamed = port == null ? Optional.empty() : unnamedPort(port, selected);
    return unnamed.map(List::of).orElseGet(() -> notReady(selected));
  }

  private List<Finding> nothingSelected(Map<String, String> selector) {
    Optional<HasMetadata> owner =
        Workload.owners(client, namespace)
            .filter(o -> Workload.of(o).stream().anyMatch(w -> Labels.match(selector, w.labels())))
            .findFirst();
    if (owner.isPresent()) {
      return List.of(withoutPods(owner.get()));
    }
    List<Pod> ending = client.pods().inNamespace(namespace).withLabels(selector).list().getItems();
    return ending.isEmpty()
        ? List.of(
            new SelectorMatchesNothing(
                words, selector, Workload.nearest(selector, Workload.in(client, namespace))))
        : notReady(ending);
  }

  private Finding withoutPods(HasMetadata owner) {
    String owns = owner.getKind() + " " + owner.getMetadata().getName();
    return Integer.valueOf(0).equals(replicas(owner))
        ? new NoReplicas(words, owns)
        : new NoPods(words, owns, whyNone(owner));
  }

  private static @Nullable Integer replicas(HasMetadata owner) {
    if (owner instanceof Deployment deployment) {
      return deployment.getSpec().getReplicas();
    } else if (owner instanceof StatefulSet set) {
      return set.getSpec().getReplicas();
    } else if (owner instanceof ReplicaSet set) {
      return set.getSpec().getReplicas();
    }
    return owner instanceof ReplicationController controller
        ? controller.getSpec().getReplicas()
        : null;
  }

  private static String whyNone(HasMetadata owner) {
    if (owner instanceof DaemonSet set
        && set.getStatus() != null
        && set.getMetadata().getGeneration().equals(set.getStatus().getObservedGeneration())
        && Integer.valueOf(0).equals(set.getStatus().getDesiredNumberScheduled())) {
      return "no node is for them";
    }
    return owner instanceof Deployment deployment && deployment.getStatus() != null
        ? deployment.getStatus().getConditions().stream()
            .filter(condition -> "ReplicaFailure".equals(condition.getType()))
            .filter(condition -> "True".equals(condition.getStatus()))
            .map(DeploymentCondition::getMessage)
            .findFirst()
            .orElse("")
        : "";
  }

  private List<Finding> notReady(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> !PodState.isReady(pod))
        .<Finding>map(pod -> PodNotReady.of(pod, Hop.ENDPOINT))
        .toList();
  }

  private Optional<Finding> unnamedPort(ServicePort port, List<Pod> pods) {
    IntOrString target = port.getTargetPort();
    if (target == null || target.getStrVal() == null) {
      return Optional.empty();
    }
    String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
    return pods.stream()
        .filter(pod -> ContainerPorts.resolve(pod.getSpec(), target, protocol).isEmpty())
        .findFirst()
        .map(
            pod ->
                new NoSuchContainerPort(
                    words,
                    "'" + target.getStrVal() + "'",
                    namespace + "/" + pod.getMetadata().getName(),
                    ContainerPorts.words(pod.getSpec()),
                    true));
  }
}
