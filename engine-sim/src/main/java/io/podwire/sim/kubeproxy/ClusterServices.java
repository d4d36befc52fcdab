package io.podwire.sim.kubeproxy;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.kubeproxy.EndpointIndex.ServiceKey;
import io.podwire.sim.late.History;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The Services and EndpointSlices of the cluster as proxies know them, read once for all nodes:
 * what each destination is, now and a moment ago. A {@link KubeProxy} makes its node's rules of
 * that, as late as it is, and only for destinations that somebody connects to.
 */
public final class ClusterServices {
  private final History<Destination, List<Capture>> captures;
  private final EndpointIndex endpoints = new EndpointIndex();
  private final Map<ServiceKey, List<ServicePort>> ports = new LinkedHashMap<>();
  private final Map<ServiceKey, List<PortState>> states = new LinkedHashMap<>();
  private final Set<Destination> healthChecks = new LinkedHashSet<>();

  /**
   * @param clock the virtual time in nanoseconds
   */
  public ClusterServices(LongSupplier clock) {
    this.captures = new History<>(clock);
  }

  /** Begins to follow the API. */
  public void start(Api api) {
    api.watch("kube-proxy", Resources.SERVICES, this::onService);
    api.watch("kube-proxy", Resources.ENDPOINT_SLICES, this::onSlice);
  }

  /** By destination: who captures what is sent there, in the order of names, at least one. */
  History<Destination, List<Capture>> captures() {
    return captures;
  }

  /** Where nodes have to answer health checks. */
  Set<Destination> healthChecks() {
    return Collections.unmodifiableSet(healthChecks);
  }

  void onService(WatchEvent event) {
    ServiceKey key = ServiceKey.of(event.object());
    List<ServicePort> now =
        event.type() == WatchEvent.Type.DELETED ? List.of() : ServicePort.of(event.object());
    if (now.isEmpty()) {
      ports.remove(key);
    } else {
      ports.put(key, now);
    }
    refresh(key);
  }

  void onSlice(WatchEvent event) {
    ApiObject slice = event.object();
    ApiObject before = event.before();
    Set<ServiceKey> changed = new LinkedHashSet<>();
    if (before != null) {
      EndpointIndex.serviceOf(before)
          .ifPresent(
              key -> {
                endpoints.remove(key, before);
                changed.add(key);
              });
    }
    EndpointIndex.serviceOf(slice)
        .ifPresent(
            key -> {
              if (event.type() == WatchEvent.Type.DELETED) {
                endpoints.remove(key, slice);
              } else {
                endpoints.put(key, slice);
              }
              changed.add(key);
            });
    changed.forEach(this::refresh);
  }

  private void refresh(ServiceKey key) {
    List<PortState> now = statesNow(key);
    List<PortState> before = now.isEmpty() ? states.remove(key) : states.put(key, now);
    if (now.equals(before)) {
      return;
    }
    Map<Destination, List<Capture>> touched = new LinkedHashMap<>();
    for (PortState state : before == null ? List.<PortState>of() : before) {
      Capture.of(state)
          .forEach(entry -> editable(touched, entry.getKey()).remove(entry.getValue()));
    }
    for (PortState state : now) {
      Capture.of(state).forEach(entry -> editable(touched, entry.getKey()).add(entry.getValue()));
    }
    touched.forEach(this::put);
  }

  private List<PortState> statesNow(ServiceKey key) {
    List<ServicePort> known = ports.getOrDefault(key, List.of());
    Map<ServicePortName, List<Endpoint>> found = known.isEmpty() ? Map.of() : endpoints.of(key);
    return known.stream()
        .map(port -> new PortState(port, found.getOrDefault(port.name(), List.of())))
        .toList();
  }

  private List<Capture> editable(Map<Destination, List<Capture>> touched, Destination to) {
    return touched.computeIfAbsent(
        to, unseen -> new ArrayList<>(Objects.requireNonNullElse(captures.get(to), List.of())));
  }

  private void put(Destination to, List<Capture> there) {
    there.sort(Comparator.comparing(capture -> capture.state().name()));
    List<Capture> now = there.isEmpty() ? null : List.copyOf(there);
    if (!Objects.equals(now, captures.get(to))) {
      captures.put(to, now);
      if (there.stream().anyMatch(capture -> capture.kind() == Capture.Kind.HEALTH_CHECK)) {
        healthChecks.add(to);
      } else {
        healthChecks.remove(to);
      }
    }
  }
}
