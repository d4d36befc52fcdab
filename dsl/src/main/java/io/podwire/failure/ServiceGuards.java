package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Service itself keeps from its ready endpoints, without a word: by <a
 * href="https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies">traffic
 * policies</a> and by source ranges.
 */
final class ServiceGuards {
  private static final String LOCAL = "Local";

  private final KubernetesClient client;
  private final Aim aim;
  private final Service service;
  private final ServiceSpec spec;
  private final @Nullable Pod pod;

  ServiceGuards(KubernetesClient client, Aim aim, Service service) {
    this.client = client;
    this.aim = aim;
    this.service = service;
    this.spec = service.getSpec();
    this.pod =
        aim.clientPod() == null
            ? null
            : client.pods().inNamespace(aim.namespace()).withName(aim.clientPod()).get();
  }

  /** The ranges that the client's address is not in, or not known to be. */
  Optional<Finding> sourceRanges() {
    List<String> ranges = spec.getLoadBalancerSourceRanges();
    if (ranges == null || ranges.isEmpty() || !isToBalancer()) {
      return Optional.empty();
    }
    String source = pod == null ? "" : pod.getStatus().getPodIP();
    boolean in =
        !source.isEmpty()
            && ranges.stream().anyMatch(range -> Policies.contains(range.strip(), source));
    return in ? Optional.empty() : Optional.of(new SourceRangesKeepOut(words(), ranges, source));
  }

  /** The policy by which the node that the connection came to has no endpoint. */
  Optional<Finding> localPolicy(List<Route.Target> ready) {
    boolean internal = !aim.isAddress() || aim.host().equals(spec.getClusterIP());
    String policy = internal ? spec.getInternalTrafficPolicy() : spec.getExternalTrafficPolicy();
    String node = internal ? ownNode() : nodeAsked();
    List<String> nodes = nodes(ready);
    if (!LOCAL.equals(policy)
        || Route.isHeadless(service)
        || node == null
        || nodes.isEmpty()
        || nodes.contains(node)) {
      return Optional.empty();
    }
    String field = internal ? "spec.internalTrafficPolicy" : "spec.externalTrafficPolicy";
    return Optional.of(new NoLocalEndpoint(words(), field, node, nodes));
  }

  private boolean isToBalancer() {
    return Route.isBalancer(service, aim.host())
        && spec.getPorts().stream().anyMatch(port -> port.getPort() == aim.port());
  }

  private @Nullable String ownNode() {
    return pod == null ? null : pod.getSpec().getNodeName();
  }

  /** The node whose address it is; null if the client's own takes what a Pod sends there. */
  private @Nullable String nodeAsked() {
    String node =
        client.nodes().list().getItems().stream()
            .filter(this::hasAddress)
            .map(each -> each.getMetadata().getName())
            .findFirst()
            .orElse(null);
    boolean inside = pod != null && (isToBalancer() || Objects.equals(node, ownNode()));
    return inside ? null : node;
  }

  private boolean hasAddress(Node node) {
    return node.getStatus().getAddresses().stream()
        .anyMatch(address -> address.getAddress().equals(aim.host()));
  }

  /** Where the Pods are; none if an endpoint was written by hand. */
  private static List<String> nodes(List<Route.Target> targets) {
    List<Pod> pods = targets.stream().map(Route.Target::pod).filter(Objects::nonNull).toList();
    return pods.size() < targets.size()
        ? List.of()
        : pods.stream().map(each -> each.getSpec().getNodeName()).distinct().sorted().toList();
  }

  private String words() {
    return service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
  }
}
