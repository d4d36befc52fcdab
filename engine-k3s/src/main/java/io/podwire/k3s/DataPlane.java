package io.podwire.k3s;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the nodes still know of objects that the API has forgotten: processes, rules of kube-proxy,
 * answers that CoreDNS keeps. Cleared by a script on each node, as far as a shell reaches them.
 */
final class DataPlane {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private static final String SCRIPT = Script.read("forget.sh");

  /**
   * How long CoreDNS keeps an answer of the cluster's own zone: the <a
   * href="https://coredns.io/plugins/kubernetes/#syntax">default ttl of its kubernetes plugin</a>.
   */
  private static final Duration DNS_TTL = Duration.ofSeconds(5);

  private final Supplier<List<? extends NodeShell>> nodes;

  /**
   * @param nodes those that there are at the moment; none if no shell reaches them
   */
  DataPlane(Supplier<List<? extends NodeShell>> nodes) {
    this.nodes = nodes;
  }

  /** Whether a shell reaches the nodes, so that Pods can be ended there. */
  boolean isReached() {
    return !nodes.get().isEmpty();
  }

  /**
   * Waits, at most for a bounded time, until nothing is left of all but these Pods; whether that
   * succeeded.
   *
   * @param living the uids of those that the API has
   * @param services {@code namespace/name} of those that it has no longer
   */
  boolean forgetAllBut(Set<String> living, Set<String> services) {
    List<String> answers = run("live", living, services, "reload");
    if (answers.stream().noneMatch(answer -> answer.contains("reloaded"))) {
      WallClock.INSTANCE.sleep(DNS_TTL);
    }
    return areClean(answers);
  }

  /**
   * Waits, at most for a bounded time, until nothing runs in these Pods; whether that succeeded.
   *
   * @param dead their uids
   */
  boolean forget(Set<String> dead) {
    return dead.isEmpty() || areClean(run("dead", dead, Set.of(), ""));
  }

  private List<String> run(String told, Set<String> pods, Set<String> services, String dns) {
    String uids = pods.stream().map(DataPlane::asGroups).collect(Collectors.joining(" "));
    // All nodes at once: each waits for its kubelet and its kube-proxy.
    return nodes.get().parallelStream()
        .map(node -> node.run(SCRIPT, told, uids, words(services), dns).output())
        .toList();
  }

  private static boolean areClean(List<String> answers) {
    boolean clean = answers.stream().allMatch(answer -> answer.contains("clean"));
    if (!clean) {
      LOG.warn("a node still runs or routes to what is gone from the API");
    }
    return clean;
  }

  private static String words(Collection<String> each) {
    return String.join(" ", each);
  }

  /** By the names of either driver of control groups: systemd's have an underscore for a hyphen. */
  private static String asGroups(String uid) {
    return uid + " " + uid.replace('-', '_');
  }
}
