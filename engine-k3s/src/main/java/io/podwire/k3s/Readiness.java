package io.podwire.k3s;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.engine.EngineUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a cluster works: its API answers, its nodes are ready, a Pod may be made, and a name
 * asked of the DNS Service's virtual address on each node is answered, which takes CoreDNS, its
 * endpoints, kube-proxy's rules and the Pod network together.
 */
final class Readiness {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String NAME = "kubernetes.default.svc.cluster.local";

  private final KubernetesClient client;
  private final List<NodeContainer> nodes;
  private final Instant deadline;
  private @Nullable RuntimeException lastFailure;

  Readiness(KubernetesClient client, List<NodeContainer> nodes, Duration timeout) {
    this.client = client;
    this.nodes = nodes;
    this.deadline = Instant.now().plus(timeout);
  }

  /**
   * @throws EngineUnavailableException if a container dies or the time is over, with its reason
   */
  void await() {
    await("its API server does not answer", () -> "ok".equals(client.raw("/readyz")));
    await("not all of its nodes are ready", this::nodesAreReady);
    await("namespace default has no service account yet", this::podsMayBeMade);
    await("CoreDNS has no ready endpoint", this::dnsHasEndpoint);
    String address = dnsService().getSpec().getClusterIP();
    String kubernetes =
        client
            .services()
            .inNamespace("default")
            .withName("kubernetes")
            .get()
            .getSpec()
            .getClusterIP();
    for (NodeContainer node : nodes) {
      await(
          "CoreDNS does not answer at " + address + " from node " + node.nodeName(),
          () -> answers(node, address, kubernetes));
    }
  }

  private void await(String complaint, BooleanSupplier condition) {
    lastFailure = null;
    Duration left = Duration.between(Instant.now(), deadline);
    boolean held =
        WallClock.INSTANCE.await(left, LOOK, () -> holds(condition) || deadNode() != null);
    NodeContainer dead = deadNode();
    if (dead != null) {
      throw new EngineUnavailableException(dead.failure(complaint), lastFailure);
    }
    if (!held) {
      throw new EngineUnavailableException(nodes.get(0).failure(complaint), lastFailure);
    }
  }

  private boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (KubernetesClientException | NodeSilentException notYet) {
      lastFailure = notYet;
      return false;
    }
  }

  private @Nullable NodeContainer deadNode() {
    return nodes.stream().filter(node -> !node.isRunning()).findFirst().orElse(null);
  }

  private boolean nodesAreReady() {
    List<Node> known = client.nodes().list().getItems();
    return known.size() == nodes.size() && known.stream().allMatch(Readiness::isReady);
  }

  private static boolean isReady(Node node) {
    return orNone(node.getStatus().getConditions()).stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private boolean podsMayBeMade() {
    return client.serviceAccounts().inNamespace("default").withName("default").get() != null
        && client.configMaps().inNamespace("default").withName("kube-root-ca.crt").get() != null;
  }

  private boolean dnsHasEndpoint() {
    return dnsService() != null
        && client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace("kube-system")
            .withLabel("kubernetes.io/service-name", "kube-dns")
            .list()
            .getItems()
            .stream()
            .flatMap(slice -> orNone(slice.getEndpoints()).stream())
            .anyMatch(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()));
  }

  /** The API writes an empty list as null now and then, and the client passes that on. */
  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private Service dnsService() {
    return client.services().inNamespace("kube-system").withName("kube-dns").get();
  }

  /** An image without nslookup leaves us with the ready endpoint. */
  private static boolean answers(NodeContainer node, String dns, String expected) {
    NodeShell.Answer answer = node.run("nslookup " + NAME + " " + dns);
    return answer.isMissing() || answer.output().contains(expected);
  }
}
