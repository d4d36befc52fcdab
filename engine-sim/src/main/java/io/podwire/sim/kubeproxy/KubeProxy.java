package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.late.Lag;
import io.podwire.sim.late.LateView;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.PacketHook;
import io.podwire.sim.store.WatchEvent;
import io.podwire.sim.trace.Trace;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The proxy of one node: its rules follow the {@link ClusterServices}, all changes of a sync at
 * once. What it would have done by now it does when a packet comes, so that a node on which nothing
 * happens costs nothing.
 */
public final class KubeProxy {
  private static final String ZONE = "topology.kubernetes.io/zone";

  // What iptables-restore takes on the testbed with few Services.
  private static final Duration SHORTEST_RUN = Duration.ofMillis(10);
  private static final Duration LONGEST_RUN = Duration.ofMillis(60);

  /**
   * The default of {@code --iptables-min-sync-period}: <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/runner/bounded_frequency_runner.go">BoundedFrequencyRunner</a>.
   */
  private static final Duration MIN_SYNC_PERIOD = Duration.ofSeconds(1);

  private final NetworkNode node;
  private final ClusterServices services;
  private final LateView<Destination, List<Capture>> view;
  private final ProxyTable table;
  private final HealthChecks healthChecks;
  private final Hooks hooks;
  private String zone = "";

  /**
   * @param podRange where all Pods of the cluster have their addresses
   * @param services what all nodes follow
   * @param trace where its choices are written
   */
  public KubeProxy(
      Simulation simulation,
      NetworkNode node,
      Cidr podRange,
      ClusterServices services,
      Trace trace) {
    this.node = node;
    this.services = services;
    String name = "kube-proxy " + node.name();
    this.view =
        new LateView<>(
            services.captures(),
            new Lag(
                simulation.random("kube-proxy sync " + node.name()),
                SHORTEST_RUN,
                LONGEST_RUN,
                MIN_SYNC_PERIOD),
            new Syncs());
    this.table = new ProxyTable(view::get, node.name(), node.address());
    this.healthChecks = new HealthChecks(node);
    this.hooks = new Hooks(table, node, podRange, simulation, simulation.random(name), trace);
  }

  /** Installs the hooks and begins to follow its own Node. */
  public void start(Api api) {
    node.beforeEach(view::catchUp);
    node.addHook(HookPoint.PREROUTING, PacketHook.NAT_DESTINATION, hooks::translate);
    node.addHook(HookPoint.OUTPUT, PacketHook.NAT_DESTINATION, hooks::translate);
    node.addHook(HookPoint.POSTROUTING, PacketHook.NAT_SOURCE, hooks::masquerade);
    node.addHook(HookPoint.INPUT, PacketHook.FILTER, hooks::filter);
    node.addHook(HookPoint.FORWARD, PacketHook.FILTER, hooks::filter);
    node.addHook(HookPoint.OUTPUT, PacketHook.FILTER, hooks::filter);
    api.watchField(
        "kube-proxy " + node.name(), Resources.NODES, "metadata.name", node.name(), this::onNode);
  }

  /** Stops to sync, with the rules staying as they are, or catches up. */
  public void pause(boolean stop) {
    view.hold(stop);
  }

  private void onNode(WatchEvent event) {
    String now = event.object().labels().getOrDefault(ZONE, "");
    if (!now.equals(zone)) {
      zone = now;
      view.request();
    }
  }

  /** What a sync does. */
  private final class Syncs implements LateView.Listener<Destination> {
    @Override
    public void updated(Set<Destination> changed) {
      table.setZone(zone);
      table.refresh();
      Set<PortState> states = new LinkedHashSet<>();
      for (Destination to : changed) {
        List<Capture> captures = view.get(to);
        captures = captures == null ? List.of() : captures;
        captures.forEach(capture -> states.add(capture.state()));
        if (to.ip() == null) {
          healthChecks.update(to.port(), captures);
        }
      }
      StaleFlows.delete(node.conntrack(), states);
    }

    @Override
    public void overtaken() {
      Set<Destination> concerned = new LinkedHashSet<>(services.healthChecks());
      healthChecks.ports().forEach(port -> concerned.add(new Destination(null, port, "TCP")));
      table.states().forEach(state -> concerned.add(state.clusterDestination()));
      updated(concerned);
    }
  }
}
