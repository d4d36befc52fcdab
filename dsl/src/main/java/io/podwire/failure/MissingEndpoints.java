package io.podwire.failure;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
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
      return List.of(nothingSelected(selector));
    }
    Optional<Finding> unnamed = port == null ? Optional.empty() : unnamedPort(port, selected);
    return unnamed
        .<List<Finding>>map(List::of)
        .orElseGet(
            () ->
                selected.stream()
                    .filter(pod -> !PodState.isReady(pod))
                    .<Finding>map(
                        pod ->
                            new PodNotReady(
                                namespace + "/" + pod.getMetadata().getName(), PodState.words(pod)))
                    .toList());
  }

  private Finding nothingSelected(Map<String, String> selector) {
    List<Deployment> deployments =
        client.apps().deployments().inNamespace(namespace).list().getItems();
    Optional<Deployment> sleeping =
        deployments.stream()
            .filter(
                d -> Labels.match(selector, d.getSpec().getTemplate().getMetadata().getLabels()))
            .filter(d -> Integer.valueOf(0).equals(d.getSpec().getReplicas()))
            .findFirst();
    return sleeping
        .<Finding>map(d -> new NoReplicas(words, "Deployment " + d.getMetadata().getName()))
        .orElseGet(
            () -> new SelectorMatchesNothing(words, selector, nearest(selector, deployments)));
  }

  private String nearest(Map<String, String> selector, List<Deployment> deployments) {
    Optional<Deployment> deployment =
        deployments.stream()
            .min(
                Comparator.comparingInt(
                    d ->
                        Labels.distance(
                            selector, d.getSpec().getTemplate().getMetadata().getLabels())));
    if (deployment.isPresent()) {
      return "the Pods of Deployment "
          + deployment.get().getMetadata().getName()
          + " have "
          + Labels.words(deployment.get().getSpec().getTemplate().getMetadata().getLabels());
    }
    return client
        .pods()
        .inNamespace(namespace)
        .withoutLabel("podwire.io/client")
        .list()
        .getItems()
        .stream()
        .min(Comparator.comparingInt(p -> Labels.distance(selector, p.getMetadata().getLabels())))
        .map(
            p ->
                "Pod "
                    + p.getMetadata().getName()
                    + " has "
                    + Labels.words(p.getMetadata().getLabels()))
        .orElse("");
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
