package io.podwire.sim.policy;

import io.podwire.engine.NodePortRange;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.late.Lag;
import io.podwire.sim.late.LateView;
import io.podwire.sim.network.Connection;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.Packet;
import io.podwire.sim.network.PacketHook;
import io.podwire.sim.network.Protocol;
import io.podwire.sim.network.Verdict;
import io.podwire.sim.policy.PolicyTable.Denial;
import io.podwire.sim.policy.PolicyTable.Flow;
import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;
import java.time.Duration;
import java.util.Set;

/**
 * Enforces NetworkPolicy on what one node forwards, and on what its Pods send to the node itself,
 * node ports excepted.
 *
 * @see <a
 *     href="https://github.com/cloudnativelabs/kube-router/blob/v2.2.1/pkg/controllers/netpol/network_policy_controller.go">network_policy_controller.go</a>
 */
public final class PolicyAgent {
  /** Before the filter of the proxy, as on the testbed. */
  private static final int PRIORITY = PacketHook.FILTER - 10;

  /** How late the rules follow, at most: kube-router and the testbed write them all anew. */
  private static final Duration SLOWEST = Duration.ofMillis(200);

  private final NetworkNode node;
  private final NodePortRange nodePorts;
  private final Verdict denial;
  private final Trace trace;
  private final LateView<Subject, Fact> view;
  private final PolicyTable table;

  /**
   * @param nodePorts what a Pod may always ask its own node for
   * @param reject whether a denied packet is answered, in place of vanishing
   * @param policies what all nodes follow
   * @param trace where denials are written
   */
  public PolicyAgent(
      Simulation simulation,
      NetworkNode node,
      NodePortRange nodePorts,
      boolean reject,
      ClusterPolicies policies,
      Trace trace) {
    this.node = node;
    this.nodePorts = nodePorts;
    this.denial = reject ? Verdict.REJECT : Verdict.DROP;
    this.trace = trace;
    Lag lag =
        new Lag(simulation.random("policy " + node.name()), Duration.ZERO, SLOWEST, Duration.ZERO);
    this.view = new LateView<>(policies.facts(), lag, new Updates());
    this.table = new PolicyTable(view::get, node.podRange()::contains);
  }

  /** What a view's changes mean to the table. */
  private final class Updates implements LateView.Listener<Subject> {
    @Override
    public void updated(Set<Subject> subjects) {
      table.forget();
    }

    @Override
    public void overtaken() {
      table.forget();
    }
  }

  /** Installs the hook. */
  public void start() {
    node.beforeEach(view::catchUp);
    node.addHook(HookPoint.FORWARD, PRIORITY, this::judge);
    node.addHook(HookPoint.INPUT, PRIORITY, this::judgeForNode);
  }

  private Verdict judgeForNode(HookPoint point, Packet packet, Connection tracked) {
    int port = packet.destinationPort();
    boolean excepted =
        packet.protocol() != Protocol.ICMP && nodePorts.first() <= port && port <= nodePorts.last();
    return excepted ? Verdict.ACCEPT : judge(point, packet, tracked);
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
