package io.podwire.failure;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks for an Ingress behind a connection that leads to no Service. */
final class Ingresses {
  private static final List<Integer> WEB = List.of(80, 443);

  private final KubernetesClient client;

  Ingresses(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The Ingress that was probably meant, if nobody serves it: one for the host, or any if a node is
   * asked on a port where ingress controllers listen.
   */
  Optional<Finding> unserved(Aim aim) {
    boolean door = WEB.contains(aim.port()) && isNode(aim.host());
    return client.network().v1().ingresses().inAnyNamespace().list().getItems().stream()
        .filter(ingress -> !isServed(ingress))
        .filter(ingress -> door || hosts(ingress).stream().anyMatch(host -> isFor(host, aim)))
        .findFirst()
        .map(this::finding);
  }

  private boolean isNode(String host) {
    return client.nodes().list().getItems().stream()
        .flatMap(node -> node.getStatus().getAddresses().stream())
        .anyMatch(address -> address.getAddress().equals(host));
  }

  private static boolean isServed(Ingress ingress) {
    return ingress.getStatus() != null
        && ingress.getStatus().getLoadBalancer() != null
        && !ingress.getStatus().getLoadBalancer().getIngress().isEmpty();
  }

  private static List<String> hosts(Ingress ingress) {
    return ingress.getSpec().getRules().stream()
        .map(IngressRule::getHost)
        .filter(Objects::nonNull)
        .toList();
  }

  static boolean isFor(String host, Aim aim) {
    return host.startsWith("*.")
        ? aim.host().endsWith(host.substring(1))
        : host.equalsIgnoreCase(aim.host());
  }

  private IngressNotServed finding(Ingress ingress) {
    String hosts = hosts(ingress).stream().collect(Collectors.joining(", "));
    boolean classes = !client.network().v1().ingressClasses().list().getItems().isEmpty();
    return new IngressNotServed(
        ingress.getMetadata().getNamespace() + "/" + ingress.getMetadata().getName(),
        hosts.isEmpty() ? "any host" : hosts,
        classes);
  }
}
