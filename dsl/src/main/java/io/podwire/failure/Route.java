package io.podwire.failure;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What API objects say about where a host and port lead. */
@API(status = API.Status.INTERNAL)
public final class Route {
  private final @Nullable Service service;
  private final @Nullable ServicePort port;
  private final List<Target> targets;

  private Route(@Nullable Service service, @Nullable ServicePort port, List<Target> targets) {
    this.service = service;
    this.port = port;
    this.targets = List.copyOf(targets);
  }

  /**
   * Where connections end.
   *
   * @param address of the Pod, or what was written by hand
   * @param port there
   * @param pod the Pod, or null where there is none
   * @param ready whether connections to the host are sent there; what a Pod's own address is asked
   *     for reaches the Pod in any state
   */
  @API(status = API.Status.INTERNAL)
  public record Target(String address, int port, @Nullable Pod pod, boolean ready) {}

  /** The Service, if the host is one's name, cluster address, node port or balancer. */
  public Optional<Service> service() {
    return Optional.ofNullable(service);
  }

  /** The Service's port, if it has the one that was asked for. */
  public Optional<ServicePort> port() {
    return Optional.ofNullable(port);
  }

  /** Where connections end. */
  public List<Target> targets() {
    return targets;
  }

  /** Reads the objects as they are now. */
  public static Route of(KubernetesClient client, Aim aim) {
    Optional<Service> named = aim.isAddress() ? byAddress(client, aim) : byName(client, aim);
    if (named.isPresent()) {
      return ofService(client, named.get(), aim);
    }
    List<Target> pods =
        podsOf(client, aim.host()).stream()
            .map(pod -> new Target(aim.host(), aim.port(), pod, true))
            .toList();
    return new Route(null, null, pods);
  }

  /** A Pod that has come to its end keeps an address that may be another's by now. */
  private static List<Pod> podsOf(KubernetesClient client, String address) {
    List<Pod> pods =
        client.pods().inAnyNamespace().list().getItems().stream()
            .filter(pod -> pod.getStatus() != null && address.equals(pod.getStatus().getPodIP()))
            .filter(pod -> !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
            .toList();
    List<Pod> living = pods.stream().filter(pod -> !hasEnded(pod)).toList();
    return living.isEmpty() ? pods : living;
  }

  private static boolean hasEnded(Pod pod) {
    String phase = pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static Route ofService(KubernetesClient client, Service service, Aim aim) {
    ServicePort port =
        service.getSpec().getPorts().stream()
            .filter(p -> leads(p, service, aim))
            .findFirst()
            .orElse(null);
    List<Target> targets = new ArrayList<>();
    if (port != null) {
      for (EndpointSlice slice : slices(client, service)) {
        orNone(slice.getPorts()).stream()
            .filter(p -> Objects.equals(orEmpty(p.getName()), orEmpty(port.getName())))
            .map(EndpointPort::getPort)
            .filter(Objects::nonNull)
            .findFirst()
            .ifPresent(
                number ->
                    orNone(slice.getEndpoints())
                        .forEach(e -> add(client, service, targets, e, number)));
      }
    }
    return new Route(service, port, targets);
  }

  private static void add(
      KubernetesClient client, Service service, List<Target> targets, Endpoint endpoint, int port) {
    boolean ready = isReady(endpoint);
    Pod pod =
        endpoint.getTargetRef() == null
            ? null
            : client
                .pods()
                .inNamespace(service.getMetadata().getNamespace())
                .withName(endpoint.getTargetRef().getName())
                .get();
    endpoint.getAddresses().forEach(address -> targets.add(new Target(address, port, pod, ready)));
  }

  /**
   * Whether new connections go there; a missing condition <a
   * href="https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/">counts
   * as true</a>.
   */
  public static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  static List<EndpointSlice> slices(KubernetesClient client, Service service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(service.getMetadata().getNamespace())
        .withLabel("kubernetes.io/service-name", service.getMetadata().getName())
        .list()
        .getItems();
  }

  /** A headless Service has no address and forwards nothing: its port is the Pod's. */
  private static boolean leads(ServicePort port, Service service, Aim aim) {
    if (!(port.getProtocol() == null ? "TCP" : port.getProtocol()).equals(aim.protocol())) {
      return false;
    }
    boolean headless = isHeadless(service);
    IntOrString target = port.getTargetPort();
    return port.getPort() == aim.port()
        || (port.getNodePort() != null && port.getNodePort() == aim.port())
        || (headless && target != null && Objects.equals(target.getIntVal(), aim.port()));
  }

  /** The name's Service and namespace, as the client's search domains complete it. */
  static @Nullable ServiceName name(Aim aim) {
    String host =
        aim.host().endsWith(".") ? aim.host().substring(0, aim.host().length() - 1) : aim.host();
    String bare = host.replaceFirst("\\.svc(\\.cluster\\.local)?$", "");
    String[] parts = bare.split("\\.");
    boolean qualified = !bare.equals(host);
    return switch (parts.length) {
      case 1 -> qualified ? null : new ServiceName(parts[0], aim.namespace());
      case 2 -> new ServiceName(parts[0], parts[1]);
      case 3 ->
          qualified
              ? new ServiceName(parts[1], parts[2])
              : null; // a Pod's name in a headless Service
      default -> null;
    };
  }

  /** A Service's name and namespace. */
  record ServiceName(String name, String namespace) {}

  private static Optional<Service> byName(KubernetesClient client, Aim aim) {
    ServiceName name = name(aim);
    Optional<Service> service =
        name == null ? Optional.empty() : find(client, name.namespace(), name.name());
    String[] parts = aim.host().split("\\.");
    return switch (parts.length) {
      // pod-0.headless and pod-0.headless.namespace, as the client's search domains complete them
      case 2 -> service.or(() -> find(client, aim.namespace(), parts[1]));
      case 3 -> service.or(() -> find(client, parts[2], parts[1]));
      default -> service;
    };
  }

  private static Optional<Service> find(KubernetesClient client, String namespace, String name) {
    return Optional.ofNullable(client.services().inNamespace(namespace).withName(name).get());
  }

  private static Optional<Service> byAddress(KubernetesClient client, Aim aim) {
    List<Service> services = client.services().inAnyNamespace().list().getItems();
    Optional<Service> byCluster =
        services.stream().filter(s -> aim.host().equals(s.getSpec().getClusterIP())).findFirst();
    if (byCluster.isPresent()) {
      return byCluster;
    }
    boolean node =
        client.nodes().list().getItems().stream()
            .map(Node::getStatus)
            .anyMatch(
                s ->
                    s != null
                        && s.getAddresses().stream()
                            .anyMatch(a -> a.getAddress().equals(aim.host())));
    return services.stream()
        .filter(
            s ->
                s.getSpec().getPorts().stream()
                    .anyMatch(
                        p ->
                            (node && Objects.equals(p.getNodePort(), aim.port()))
                                || (p.getPort() == aim.port() && isBalancer(s, aim.host()))))
        .findFirst();
  }

  static boolean isHeadless(Service service) {
    return "None".equals(service.getSpec().getClusterIP());
  }

  static boolean isBalancer(Service service, String address) {
    return service.getStatus() != null
        && service.getStatus().getLoadBalancer() != null
        && service.getStatus().getLoadBalancer().getIngress().stream()
            .anyMatch(i -> address.equals(i.getIp()) || address.equals(i.getHostname()));
  }

  /** The API writes {@code null} for the ports of a slice without endpoints. */
  static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
