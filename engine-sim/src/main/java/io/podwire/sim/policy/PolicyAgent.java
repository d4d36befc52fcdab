package io.podwire.sim.policy;

import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.Connection;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.Packet;
import io.podwire.sim.network.PacketHook;
import io.podwire.sim.network.Verdict;
import io.podwire.sim.policy.PolicyTable.Denial;
import io.podwire.sim.policy.PolicyTable.Flow;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Enforces NetworkPolicy on what one node forwards. */
public final class PolicyAgent {
  /** Before the filter of the proxy, as on the testbed. */
  private static final int PRIORITY = PacketHook.FILTER - 10;

  /** How late the rules follow, at most: kube-router and the testbed write them all anew. */
  private static final long SLOWEST_NANOS = Duration.ofMillis(200).toNanos();

  private final Api api;
  private final Simulation simulation;
  private final NetworkNode node;
  private final Verdict denial;
  private final Trace trace;
  private final RandomGenerator random;
  private final PolicyTable table = new PolicyTable();
  private final Queue<Runnable> changes = new ArrayDeque<>();

  /** An agent whose denials nobody follows. */
  public PolicyAgent(Api api, Simulation simulation, NetworkNode node, boolean reject) {
    this(api, simulation, node, reject, Trace.NONE);
  }

  /**
   * @param reject whether a denied packet is answered, in place of vanishing
   * @param trace where denials are written
   */
  public PolicyAgent(
      Api api, Simulation simulation, NetworkNode node, boolean reject, Trace trace) {
    this.trace = trace;
    this.api = api;
    this.simulation = simulation;
    this.node = node;
    this.denial = reject ? Verdict.REJECT : Verdict.DROP;
    this.random = simulation.random("policy " + node.name());
  }

  /** Installs the hook and begins to follow the API. */
  public void start() {
    node.addHook(HookPoint.FORWARD, PRIORITY, this::judge);
    String name = "policy " + node.name();
    api.watch(
        name,
        Resources.NETWORK_POLICIES,
        event -> change(event, table::putPolicy, table::removePolicy));
    api.watch(name, Resources.PODS, event -> change(event, table::putPod, table::removePod));
    api.watch(
        name,
        Resources.NAMESPACES,
        event -> change(event, table::putNamespace, table::removeNamespace));
  }

  private void change(WatchEvent event, Consumer<ApiObject> put, Consumer<ApiObject> remove) {
    if (changes.isEmpty()) {
      simulation.after(Duration.ofNanos(random.nextLong(SLOWEST_NANOS)), this::apply);
    }
    ApiObject object = event.object();
    changes.add(
        event.type() == WatchEvent.Type.DELETED
            ? () -> remove.accept(object)
            : () -> put.accept(object));
  }

  private void apply() {
    for (Runnable change; (change = changes.poll()) != null; ) {
      change.run();
    }
  }

  private Verdict judge(HookPoint point, Packet packet, Connection tracked) {
    if (!tracked.isNew() || tracked.isReply()) {
      return Verdict.ACCEPT;
    }
    Ip from = packet.source();
    Flow flow =
        new Flow(from, packet.destination(), packet.protocol().name(), packet.destinationPort());
    if (table.allows(flow)) {
      return Verdict.ACCEPT;
    }
    if (trace.isOn()) {
      Denial why = table.denial(flow);
      trace.add(
          new Hop.PolicyDenied(
              node.name(), packet.flow().toString(), why.pod(), why.direction(), why.policies()));
    }
    return denial;
  }
}
