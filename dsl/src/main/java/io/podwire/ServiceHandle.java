package io.podwire;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A Service by its name. */
@API(status = API.Status.EXPERIMENTAL)
public sealed class ServiceHandle permits NewService {
  private final Scene scene;
  private final String namespace;
  private final String name;

  ServiceHandle(Scene scene, String namespace, String name) {
    this.scene = scene;
    this.namespace = namespace;
    this.name = name;
  }

  /** Its name. */
  public final String name() {
    return name;
  }

  /** The name of its namespace. */
  public final String namespace() {
    return namespace;
  }

  /** Its name as every namespace knows it, for example {@code web.shop.svc.cluster.local}. */
  public final String hostName() {
    return name + "." + namespace + ".svc.cluster.local";
  }

  /**
   * The object as it is now.
   *
   * @throws AssertionError if there is none
   */
  public final Service resource() {
    Service service = find();
    if (service == null) {
      throw new AssertionError("there is no " + this);
    }
    return service;
  }

  /** Its cluster address; {@code None} if it is headless. */
  public final String clusterIp() {
    return resource().getSpec().getClusterIP();
  }

  /** The number of its only or first port. */
  public final int port() {
    return firstPort().getPort();
  }

  /** The node port of its first port, as soon as there is one. */
  public final int nodePort() {
    return nodePort(this::firstPort);
  }

  /**
   * The node port of its port of that number, as soon as there is one.
   *
   * @throws IllegalArgumentException if it has no such port, or one for TCP and one for UDP; the
   *     message says which it has
   */
  public final int nodePort(int port) {
    Checks.port("port", port);
    return nodePort(() -> servicePort(String.valueOf(port), p -> p.getPort() == port));
  }

  /** As {@link #nodePort(int)}, of the port with all that is said of this one. */
  public final int nodePort(Port port) {
    return nodePort(() -> servicePort(port.toString(), port::describes));
  }

  private int nodePort(Supplier<ServicePort> port) {
    if (!scene.await(() -> port.get().getNodePort() != null)) {
      throw new AssertionError(
          this + " has no node port: it is a " + resource().getSpec().getType());
    }
    return port.get().getNodePort();
  }

  /** Its endpoints. */
  public final EndpointsAssert endpoints() {
    ensure();
    return EndpointsAssert.of(scene, namespace, name);
  }

  /** By its name, which any namespace of the cluster resolves, and its first port. */
  public final Url url() {
    return url(firstPort(), name + "." + namespace);
  }

  /**
   * As {@link #url()}, by its TCP port of that number.
   *
   * @throws IllegalArgumentException if it has no such port; the message says which it has
   */
  public final Url url(int port) {
    return url(tcpPort(port), name + "." + namespace);
  }

  /** By its cluster address and its first port. */
  public final Url clusterIpUrl() {
    return url(firstPort(), clusterIp());
  }

  /** As {@link #clusterIpUrl()}, by its TCP port of that number; see {@link #url(int)}. */
  public final Url clusterIpUrl(int port) {
    return url(tcpPort(port), clusterIp());
  }

  /** By the first node's address and the node port of its first port. */
  public final Url nodePortUrl() {
    return nodePortUrl(firstNode());
  }

  /** As {@link #nodePortUrl()}, for its TCP port of that number; see {@link #url(int)}. */
  public final Url nodePortUrl(int port) {
    return nodePortUrl(firstNode(), port);
  }

  /** By that node's address and the node port of its first port. */
  public final Url nodePortUrl(NodeHandle node) {
    return Url.of(scheme(firstPort()), node.address(), nodePort());
  }

  /**
   * As {@link #nodePortUrl(NodeHandle)}, for its TCP port of that number; see {@link #url(int)}.
   */
  public final Url nodePortUrl(NodeHandle node, int port) {
    return Url.of(scheme(tcpPort(port)), node.address(), nodePort(() -> tcpPort(port)));
  }

  /** By its load balancer's address, as soon as it has one, and its first port. */
  public final Url external() {
    return url(firstPort(), ingressAddress());
  }

  /** As {@link #external()}, by its TCP port of that number; see {@link #url(int)}. */
  public final Url external(int port) {
    return url(tcpPort(port), ingressAddress());
  }

  private String ingressAddress() {
    if (!scene.await(() -> ingress() != null)) {
      throw new AssertionError(
          this
              + " has no external address after "
              + Waits.words(scene.timeout())
              + ": it is a "
              + resource().getSpec().getType()
              + " and its load balancer is pending");
    }
    return Objects.requireNonNull(ingress());
  }

  /** Sends its traffic to the Pods with that label, in place of those that it selected. */
  public ServiceHandle selecting(String label, String value) {
    return selecting(Map.of(label, value));
  }

  /** Sends its traffic to the Pods with all of these labels, in place of those it selected. */
  public ServiceHandle selecting(Map<String, String> labels) {
    Map<String, String> selector = Checks.labels(labels);
    return edit(service -> service.getSpec().setSelector(selector));
  }

  /** Makes it a NodePort Service: each node forwards a port of its own to it. */
  public ServiceHandle asNodePort() {
    return edit(service -> service.getSpec().setType("NodePort"));
  }

  /** Makes it a LoadBalancer Service with that port in place of its own. */
  public ServiceHandle asLoadBalancer(Port port) {
    return edit(service -> ServicePlans.makeLoadBalancer(service, port));
  }

  /**
   * As {@link #asLoadBalancer(Port)}: outside it is that port, inside the same target as before.
   */
  public ServiceHandle asLoadBalancer(int port) {
    return asLoadBalancer(Port.of(port));
  }

  /** Makes it a LoadBalancer Service with the ports that it has. */
  public ServiceHandle asLoadBalancer() {
    return edit(service -> service.getSpec().setType("LoadBalancer"));
  }

  /**
   * Gives it an external address or host name of its own, in place of what it had: what a cloud's
   * load-balancer controller does. Nodes and Pods then reach its endpoints by the address; who
   * leads traffic from outside to the nodes is the cloud, which the test does not have.
   *
   * @throws IllegalStateException if it is no LoadBalancer with a class ({@link
   *     NewService#ofClass(String)}): the cluster's own controller would take it away again
   * @throws IllegalArgumentException if it is neither an address nor a host name
   */
  public final ServiceHandle assignExternal(String addressOrName) {
    Checks.host("external address", addressOrName);
    ensure();
    if (resource().getSpec().getLoadBalancerClass() == null) {
      throw new IllegalStateException(
          "assignExternal: "
              + this
              + " is no LoadBalancer with a class, as expose(PORT_80).ofClass(\"example.com/cloud\").asLoadBalancer()");
    }
    scene
        .writer()
        .services()
        .inNamespace(namespace)
        .withName(name)
        .editStatus(service -> ServicePlans.assign(service, addressOrName));
    return this;
  }

  /** Asks the network from a Pod of that image in the same namespace. */
  public final PodProbe fromPod(Image image) {
    ensure();
    return PodProbe.of(
        scene, new ProbePods.Key(namespace, image.defaultName(), image, null, false));
  }

  /**
   * A port of this machine that leads to that port of it, as {@code kubectl port-forward}: to one
   * of its Pods, without balancing.
   */
  public final Forward forward(int port) {
    Checks.port("port", port);
    endpoints().areNotEmpty();
    return scene.closing(
        new Forward(
            scene
                .session()
                .userClient()
                .services()
                .inNamespace(namespace)
                .withName(name)
                .portForward(port)));
  }

  /** Deletes it and waits until it is gone. */
  public final void delete() {
    ensure();
    scene.writer().services().inNamespace(namespace).withName(name).delete();
    Gone.await(scene, toString(), this::find);
  }

  final Scene scene() {
    return scene;
  }

  final @Nullable Service find() {
    ensure();
    return scene.peek().services().inNamespace(namespace).withName(name).get();
  }

  /** What its name must resolve to now. */
  final List<String> dnsAddresses() {
    String address = resource().getSpec().getClusterIP();
    return "None".equals(address)
        ? new EndpointsQuestion(scene, namespace, name).ask().readyAddresses()
        : List.of(address);
  }

  /** Makes it, if it is only described: by this handle or by another. */
  void ensure() {
    scene.createDescribed(toString());
  }

  final ServiceHandle edit(java.util.function.Consumer<Service> change) {
    ensure();
    scene
        .writer()
        .services()
        .inNamespace(namespace)
        .withName(name)
        .edit(
            service -> {
              change.accept(service);
              scene.sharing().check(service);
              return service;
            });
    return this;
  }

  private ServicePort firstPort() {
    List<ServicePort> ports = resource().getSpec().getPorts();
    if (ports.isEmpty()) {
      throw new AssertionError(this + " has no port");
    }
    return ports.get(0);
  }

  private ServicePort tcpPort(int number) {
    Port port = Port.of(number);
    return servicePort(port.toString(), port::describes);
  }

  private ServicePort servicePort(String words, Predicate<ServicePort> isMeant) {
    List<ServicePort> ports = resource().getSpec().getPorts();
    List<ServicePort> meant = ports.stream().filter(isMeant).toList();
    if (meant.size() != 1) {
      throw new IllegalArgumentException(
          "port: '"
              + words
              + "' is "
              + (meant.isEmpty() ? "no port" : "more than one port")
              + " of "
              + this
              + ", which has "
              + ports.stream().map(Port::words).collect(Collectors.joining(", ")));
    }
    return meant.get(0);
  }

  private NodeHandle firstNode() {
    String node = scene.peek().nodes().list().getItems().get(0).getMetadata().getName();
    return new NodeHandle(scene, namespace, node);
  }

  private static Url url(ServicePort port, String host) {
    return Url.of(scheme(port), host, port.getPort());
  }

  private static String scheme(ServicePort port) {
    return port.getPort() == 443 || "https".equals(port.getName()) ? "https" : "http";
  }

  private @Nullable String ingress() {
    Service service = resource();
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return null;
    }
    List<LoadBalancerIngress> ingress = service.getStatus().getLoadBalancer().getIngress();
    if (ingress.isEmpty()) {
      return null;
    }
    return ingress.get(0).getIp() != null ? ingress.get(0).getIp() : ingress.get(0).getHostname();
  }

  @Override
  public final String toString() {
    return "Service " + namespace + "/" + name;
  }
}
