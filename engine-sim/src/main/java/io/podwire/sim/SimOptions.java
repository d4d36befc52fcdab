package io.podwire.sim;

import io.podwire.engine.NodePortRange;
import io.podwire.engine.PolicyDenial;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.kinds.BuiltinKinds.ServerOptions;
import java.time.Duration;
import java.util.List;

/**
 * What a simulated cluster imitates.
 *
 * @param podRange where Pods have their addresses; each node gets a /24 of it
 * @param serviceRange where Services have their cluster addresses
 * @param nodePorts where Services have their node ports
 * @param dnsAddress the cluster address of the DNS Service
 * @param firstNode the address of the first node; the others follow it
 * @param policy what becomes of a packet that a NetworkPolicy denies
 * @param wallRate how many seconds of virtual time pass in one of the wall while a client of the
 *     test's own is watching
 * @param timeout how long an eventual assertion waits, in virtual time
 */
public record SimOptions(
    Cidr podRange,
    Cidr serviceRange,
    NodePortRange nodePorts,
    Ip dnsAddress,
    Ip firstNode,
    PolicyDenial policy,
    double wallRate,
    Duration timeout) {
  /** The version that the simulated components say they are. */
  public static final String KUBERNETES_VERSION = "v1.34.4";

  static final int MOST_NODES = 5_000;
  private static final Cidr LARGE_POD_RANGE = Cidr.of("10.64.0.0/10");

  /**
   * As k3s sets itself up.
   *
   * <ul>
   *   <li>Pods in 10.42.0.0/16, Services in 10.43.0.0/16, DNS at 10.43.0.10 (<a
   *       href="https://docs.k3s.io/cli/server#networking">k3s server, networking</a>)
   *   <li>node ports 30000-32767
   *   <li>nodes on a Docker network from 172.18.0.2
   *   <li>denied packets are rejected, as kube-router does
   *   <li>an unknown image fails to be pulled
   *   <li>virtual time at ten times the wall's while a client of the test's own is watching
   *   <li>assertions wait for 60 s
   * </ul>
   */
  public static SimOptions k3s() {
    return new SimOptions(
        Cidr.of("10.42.0.0/16"),
        Cidr.of("10.43.0.0/16"),
        NodePortRange.DEFAULT,
        Ip.of("10.43.0.10"),
        Ip.of("172.18.0.2"),
        PolicyDenial.REJECT,
        10,
        Duration.ofSeconds(60));
  }

  /**
   * For that many nodes. More than a /16 has /24s for get the Pod range 10.64.0.0/10, as whoever
   * sets up a cluster of that size gives it a larger {@code --cluster-cidr}.
   *
   * @throws IllegalArgumentException if they are more than that
   */
  SimOptions forNodes(int nodes) {
    if (nodes <= subnets(podRange)) {
      return this;
    }
    if (nodes > MOST_NODES) {
      throw new IllegalArgumentException(
          "nodes: %d, but a simulated cluster has at most %d, as Kubernetes itself supports: %s"
              .formatted(
                  nodes,
                  MOST_NODES,
                  "https://kubernetes.io/docs/setup/best-practices/cluster-large/"));
    }
    return new SimOptions(
        LARGE_POD_RANGE, serviceRange, nodePorts, dnsAddress, firstNode, policy, wallRate, timeout);
  }

  private static long subnets(Cidr range) {
    return range.size() >> 8;
  }

  SimOptions with(PolicyDenial denial) {
    return new SimOptions(
        podRange, serviceRange, nodePorts, dnsAddress, firstNode, denial, wallRate, timeout);
  }

  SimOptions with(NodePortRange range) {
    return new SimOptions(
        podRange, serviceRange, range, dnsAddress, firstNode, policy, wallRate, timeout);
  }

  /** By what the API server is asked for in the cluster, beside the names that it always has. */
  List<String> serverNames() {
    return List.of(serviceRange.first().plus(1).toString(), firstNode.toString(), SimNode.name(0));
  }

  /** What of this the API server is told. */
  ServerOptions server() {
    ServerOptions k3s = ServerOptions.K3S;
    return new ServerOptions(
        serviceRange, nodePorts.first(), nodePorts.last(), firstNode.toString(), k3s.port());
  }

  /** The range of the node with that number, counted from zero. */
  Cidr podRange(int node) {
    return new Cidr(podRange.first().plus(node << 8), 24);
  }
}
