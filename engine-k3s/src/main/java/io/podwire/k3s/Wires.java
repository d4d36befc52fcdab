package io.podwire.k3s;

import io.podwire.UnsupportedCapabilityException;
import io.podwire.engine.Capability;
import io.podwire.engine.Disturbance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Cuts the ways between a cluster's nodes and Pods, by packet filter rules on the nodes. What the
 * nodes say to the API server goes on, except for a node that is lost.
 */
final class Wires {
  private static final String SCRIPT = Script.read("wires.sh");

  private final Supplier<List<? extends NodeShell>> nodes;
  private final UnaryOperator<String> podRange;
  private final AtomicBoolean cut;

  /**
   * @param nodes those that there are at the moment, the server first
   * @param podRange the range of a node's Pods, by its name
   * @param cut whether there may be rules of a JVM before this one
   */
  Wires(Supplier<List<? extends NodeShell>> nodes, UnaryOperator<String> podRange, boolean cut) {
    this.nodes = nodes;
    this.podRange = podRange;
    this.cut = new AtomicBoolean(cut);
  }

  /** One call of the script on one node. */
  private record Rule(NodeShell node, List<String> arguments) {
    void cut() {
      NodeShell.Answer answer = run("cut");
      if (!answer.succeeded()) {
        throw new IllegalStateException(
            "node " + node.nodeName() + " could not cut a wire by its packet filter: " + answer);
      }
    }

    void mend() {
      NodeShell.Answer answer = run("mend");
      // Without a packet filter none was cut.
      if (!answer.succeeded() && !answer.isMissing()) {
        throw new IllegalStateException(
            "node " + node.nodeName() + " could not mend a wire that was cut: " + answer);
      }
    }

    private NodeShell.Answer run(String operation) {
      List<String> all = new ArrayList<>(List.of(operation));
      all.addAll(arguments);
      return node.run(SCRIPT, all.toArray(String[]::new));
    }
  }

  /**
   * Cuts, and returns what mends. What was cut before one failed is mended.
   *
   * @throws UnsupportedCapabilityException if it is the API server's node that is to be lost
   */
  Runnable begin(Disturbance disturbance) {
    List<Rule> rules = rules(disturbance);
    cut.set(true);
    try {
      rules.forEach(Rule::cut);
    } catch (RuntimeException failed) {
      try {
        mend(rules);
      } catch (RuntimeException stillCut) {
        failed.addSuppressed(stillCut);
      }
      throw failed;
    }
    return () -> mend(rules);
  }

  /** Mends whatever was cut, on nodes that are there. */
  void mendAll() {
    if (cut.get()) {
      mend(nodes.get().stream().map(node -> new Rule(node, List.of("all"))).toList());
      cut.set(false);
    }
  }

  /** Each is mended, whatever becomes of the others. */
  private static void mend(List<Rule> rules) {
    List<RuntimeException> failures = new ArrayList<>();
    for (Rule rule : rules) {
      try {
        rule.mend();
      } catch (RuntimeException failed) {
        failures.add(failed);
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.remove(0);
      failures.forEach(first::addSuppressed);
      throw first;
    }
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
        node(own),
        List.of("nodes", podRange.apply(own), podRange.apply(peer), node(peer).address()));
  }

  private NodeShell agent(String name) {
    NodeShell node = node(name);
    if (node.equals(nodes.get().get(0))) {
      throw new UnsupportedCapabilityException(
          Capability.NODE_FAULTS, K3sEngine.NAME, "losing the node of the API server, " + name);
    }
    return node;
  }

  private NodeShell node(String name) {
    for (NodeShell node : nodes.get()) {
      if (node.nodeName().equals(name)) {
        return node;
      }
    }
    throw new IllegalArgumentException("node: there is no '" + name + "'");
  }
}
