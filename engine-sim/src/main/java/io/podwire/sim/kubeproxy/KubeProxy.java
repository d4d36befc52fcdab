package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.kubeproxy.EndpointIndex.ServiceKey;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.PacketHook;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import io.podwire.sim.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The proxy of one node: it follows Services and EndpointSlices and keeps the node's rules in step
 * with them, all changes of a sync at once.
 */
public final class KubeProxy {
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final Api api;
  private final NetworkNode node;
  private final Cidr podRange;
  private final Simulation simulation;
  private final Trace trace;
  private final ProxyTable table = new ProxyTable();
  private final EndpointIndex endpoints = new EndpointIndex();
  private final Map<ServiceKey, List<ServicePort>> services = new LinkedHashMap<>();
  private final Map<ServiceKey, List<ServicePortName>> applied = new LinkedHashMap<>();
  private final Set<ServiceKey> dirty = new LinkedHashSet<>();
  private final SyncRunner runner;
  private final HealthChecks healthChecks;
  private String zone = "";
  private boolean paused;

  /** A proxy whose choices nobody follows. */
  public KubeProxy(Api api, Simulation simulation, NetworkNode node, Cidr podRange) {
    this(api, simulation, node, podRange, Trace.NONE);
  }

  /**
   * @param podRange where all Pods of the cluster have their addresses
   * @param trace where its choices are written
   */
  public KubeProxy(Api api, Simulation simulation, NetworkNode node, Cidr podRange, Trace trace) {
    this.trace = trace;
    this.api = api;
    this.node = node;
    this.podRange = podRange;
    this.simulation = simulation;
    this.runner =
        new SyncRunner(simulation, simulation.random("kube-proxy sync " + node.name()), this::sync);
    this.healthChecks = new HealthChecks(node);
  }

  /** Installs the hooks and begins to follow the API. */
  public void start() {
    Hooks hooks =
        new Hooks(
            table,
            node,
            podRange,
            simulation,
            simulation.random("kube-proxy " + node.name()),
            trace);
    node.addHook(HookPoint.PREROUTING, PacketHook.NAT_DESTINATION, hooks::translate);
    node.addHook(HookPoint.OUTPUT, PacketHook.NAT_DESTINATION, hooks::translate);
    node.addHook(HookPoint.POSTROUTING, PacketHook.NAT_SOURCE, hooks::masquerade);
    node.addHook(HookPoint.INPUT, PacketHook.FILTER, hooks::filter);
    node.addHook(HookPoint.FORWARD, PacketHook.FILTER, hooks::filter);
    node.addHook(HookPoint.OUTPUT, PacketHook.FILTER, hooks::filter);
    String name = "kube-proxy " + node.name();
    api.watch(name, Resources.SERVICES, this::onService);
    api.watch(name, Resources.ENDPOINT_SLICES, this::onSlice);
    api.watchField(name, Resources.NODES, "metadata.name", node.name(), this::onNode);
  }

  /** Stops to sync, with the rules staying as they are, or catches up. */
  public void pause(boolean stop) {
    paused = stop;
    if (!stop && !dirty.isEmpty()) {
      runner.request();
    }
  }

  private void onService(WatchEvent event) {
    ServiceKey key = ServiceKey.of(event.object());
    List<ServicePort> ports =
        event.type() == WatchEvent.Type.DELETED ? List.of() : ServicePort.of(event.object());
    List<ServicePort> before = ports.isEmpty() ? services.remove(key) : services.put(key, ports);
    if (!ports.equals(before == null ? List.of() : before)) {
      request(key);
    }
  }

  private void onSlice(WatchEvent event) {
    ApiObject slice = event.object();
    ApiObject before = event.before();
    if (before != null) {
      EndpointIndex.serviceOf(before).ifPresent(key -> forget(key, before));
    }
    EndpointIndex.serviceOf(slice)
        .ifPresent(
            key -> {
              if (event.type() == WatchEvent.Type.DELETED) {
                endpoints.remove(key, slice);
              } else {
                endpoints.put(key, slice);
              }
              request(key);
            });
  }

  private void forget(ServiceKey key, ApiObject slice) {
    endpoints.remove(key, slice);
    request(key);
  }

  private void onNode(WatchEvent event) {
    String now = event.object().labels().getOrDefault(ZONE, "");
    if (!now.equals(zone)) {
      zone = now;
      services.keySet().forEach(this::request);
    }
  }

  private void request(ServiceKey key) {
    dirty.add(key);
    if (!paused) {
      runner.request();
    }
  }

  private void sync() {
    if (paused) {
      return;
    }
    List<ServiceKey> changed = new ArrayList<>(dirty);
    dirty.clear();
    List<ServicePortName> touched = new ArrayList<>();
    changed.forEach(key -> touched.addAll(sync(key)));
    StaleFlows.delete(node.conntrack(), table, touched);
  }

  private List<ServicePortName> sync(ServiceKey key) {
    List<ServicePort> ports = services.getOrDefault(key, List.of());
    Map<ServicePortName, List<Endpoint>> found = ports.isEmpty() ? Map.of() : endpoints.of(key);
    List<ServicePortName> names = new ArrayList<>();
    for (ServicePort port : ports) {
      List<Endpoint> all = found.getOrDefault(port.name(), List.of());
      UsableEndpoints usable = UsableEndpoints.of(all, port, node.name(), zone);
      table.put(PortRules.of(port, usable, all, node.address(), table.get(port.name())));
      names.add(port.name());
    }
    List<ServicePortName> before = names.isEmpty() ? applied.remove(key) : applied.put(key, names);
    if (before != null) {
      before.stream().filter(name -> !names.contains(name)).forEach(table::remove);
    }
    healthChecks.update(key, ports, found);
    return names;
  }
}
