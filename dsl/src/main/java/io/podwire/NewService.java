package io.podwire;

import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A Service that the test is still describing: {@code expose(PORT_80).named("web").asNodePort()}.
 * It is created when something could see it; what is said later changes the one that exists.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NewService extends ServiceHandle {
  private final Supplier<Exposed> exposed;
  private final List<Port> ports;
  private final List<Consumer<Service>> changes;
  private final Draft draft;

  private NewService(
      Scene scene,
      Supplier<Exposed> exposed,
      String namespace,
      String name,
      List<Port> ports,
      List<Consumer<Service>> changes,
      Draft draft) {
    super(scene, namespace, name);
    this.exposed = exposed;
    this.ports = ports;
    this.changes = changes;
    this.draft = draft;
  }

  static NewService begin(
      Scene scene, Supplier<Exposed> exposed, String namespace, String name, List<Port> ports) {
    if (ports.size() > 1) {
      ports.stream()
          .filter(port -> port.name() == null)
          .findFirst()
          .ifPresent(
              port -> {
                throw Checks.refused(
                    "ports",
                    port.toString(),
                    "named: each of several ports needs a name, as port(80).named(\"http\")");
              });
    }
    Draft draft = draft(scene, exposed, namespace, name, ports, List.of());
    scene.begin(draft);
    return new NewService(scene, exposed, namespace, name, ports, List.of(), draft);
  }

  /** Under that name in place of that of what is exposed. */
  public NewService named(String name) {
    return as(Checks.label("service", name), changes);
  }

  /** Without an address of its own: its name resolves to its ready Pods. */
  public NewService headless() {
    return with(service -> service.getSpec().setClusterIP("None"));
  }

  /** With a client's connections going to one Pod: {@code sessionAffinity: ClientIP}. */
  public NewService sticky() {
    return with(service -> service.getSpec().setSessionAffinity("ClientIP"));
  }

  /**
   * Of that {@code loadBalancerClass}: as a load balancer it is nobody's business but the test's,
   * see {@link ServiceHandle#assignExternal(String)}.
   *
   * @param name for example {@code example.com/cloud}
   */
  public NewService ofClass(String name) {
    return with(service -> service.getSpec().setLoadBalancerClass(name));
  }

  @Override
  public NewService selecting(String label, String value) {
    return selecting(Map.of(label, value));
  }

  @Override
  public NewService selecting(Map<String, String> labels) {
    if (draft.isCreated()) {
      super.selecting(labels);
      return this;
    }
    Map<String, String> selector = Checks.labels(labels);
    return with(service -> service.getSpec().setSelector(selector));
  }

  @Override
  public ServiceHandle asNodePort() {
    return draft.isCreated()
        ? super.asNodePort()
        : with(service -> service.getSpec().setType("NodePort"));
  }

  @Override
  public ServiceHandle asLoadBalancer(Port port) {
    return draft.isCreated()
        ? super.asLoadBalancer(port)
        : with(service -> ServicePlans.makeLoadBalancer(service, port));
  }

  @Override
  public ServiceHandle asLoadBalancer() {
    return draft.isCreated()
        ? super.asLoadBalancer()
        : with(service -> service.getSpec().setType("LoadBalancer"));
  }

  private NewService with(Consumer<Service> change) {
    List<Consumer<Service>> more = new ArrayList<>(changes);
    more.add(change);
    return as(name(), List.copyOf(more));
  }

  private NewService as(String name, List<Consumer<Service>> all) {
    Draft replacement = draft(scene(), exposed, namespace(), name, ports, all);
    scene().replace(draft, replacement);
    return new NewService(scene(), exposed, namespace(), name, ports, all, replacement);
  }

  private static Draft draft(
      Scene scene,
      Supplier<Exposed> exposed,
      String namespace,
      String name,
      List<Port> ports,
      List<Consumer<Service>> changes) {
    return new Draft(
        "Service " + namespace + "/" + name,
        client -> {
          Service service = ServicePlans.expose(exposed.get(), namespace, name, ports);
          changes.forEach(change -> change.accept(service));
          scene.sharing().check(service);
          Creation.create(client, service);
        });
  }

  @Override
  void ensure() {
    scene().create(draft);
  }
}
