package io.podwire.k3s;

import io.podwire.UnsupportedCapabilityException;
import io.podwire.engine.Capability;
import io.podwire.engine.Disturbance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Cuts the ways between a cluster's nodes and Pods, by packet filter rules on the nodes. What the
 * nodes say to the API server goes on, except for a node that is lost.
 */
final class Wires {
  private static final String SCRIPT = Script.read("wires.sh");

  private final Supplier<List<NodeContainer>> nodes;
  private final RawApi api;

  /**
   * @param nodes those that there are at the moment, the server first
   */
  Wires(Supplier<List<NodeContainer>> nodes, RawApi api) {
    this.nodes = nodes;
    this.api = api;
  }

  /** One call of the script on one node. */
  private record Rule(NodeContainer node, List<String> arguments) {
    void run(String operation) {
      List<String> all = new ArrayList<>(List.of(operation));
      all.addAll(arguments);
      String printed = node.run(SCRIPT, all.toArray(String[]::new));
      if (printed == null || !printed.endsWith("done\n")) {
        throw new IllegalStateException(
            "node " + node.nodeName() + " has no packet filter to cut a wire with: " + printed);
      }
    }
  }

  /**
   * Cuts, and returns what mends.
   *
   * @throws UnsupportedCapabilityException if it is the API server's node that is to be lost
   */
  Runnable begin(Disturbance disturbance) {
    List<Rule> rules = rules(disturbance);
    rules.forEach(rule -> rule.run("cut"));
    return () -> rules.forEach(rule -> rule.run("mend"));
  }

  private List<Rule> rules(Disturbance disturbance) {
    if (disturbance instanceof Disturbance.NodeLost lost) {
      return List.of(new Rule(agent(lost.node()), List.of("node")));
    }
    if (disturbance instanceof Disturbance.NodesParted parted) {
      return List.of(between(parted.one(), parted.other()), between(parted.other(), parted.one()));
    }
    if (disturbance instanceof Disturbance.PodsParted parted) {
      return nodes.get().stream()
          .map(node -> new Rule(node, List.of("pods", parted.one(), parted.other())))
          .toList();
    }
    throw new UnsupportedOperationException(disturbance.capability() + ": " + disturbance);
  }

  private Rule between(String own, String peer) {
    return new Rule(
        node(own), List.of("nodes", podRange(own), podRange(peer), node(peer).address()));
  }

  private String podRange(String node) {
    return api.list("/api/v1/nodes").stream()
        .filter(each -> Meta.name(each).equals(node))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("node: there is no '" + node + "'"))
        .path("spec")
        .path("podCIDR")
        .asText();
  }

  private NodeContainer agent(String name) {
    NodeContainer node = node(name);
    if (node.equals(nodes.get().get(0))) {
      throw new UnsupportedCapabilityException(
          Capability.NODE_FAULTS, K3sEngine.NAME, "losing the node of the API server, " + name);
    }
    return node;
  }

  private NodeContainer node(String name) {
    return nodes.get().stream()
        .filter(node -> node.nodeName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("node: there is no '" + name + "'"));
  }
}
