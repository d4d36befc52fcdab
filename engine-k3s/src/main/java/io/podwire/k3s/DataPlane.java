package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the nodes still know of objects that the API has forgotten: containers that are being
 * killed, rules of kube-proxy, answers that CoreDNS keeps.
 */
final class DataPlane {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /**
   * How long CoreDNS keeps an answer of the cluster's own zone: the <a
   * href="https://coredns.io/plugins/kubernetes/#syntax">default ttl of its kubernetes plugin</a>.
   */
  private static final Duration DNS_TTL = Duration.ofSeconds(5);

  /** Needs a shell and nothing else: the node's image may have neither pkill nor pidof. */
  private static final String RELOAD_COREDNS =
      "for p in /proc/[0-9]*; do"
          + " read -r c < $p/comm && [ \"$c\" = coredns ] && kill -USR1 ${p#/proc/} && echo sent;"
          + " done 2>/dev/null; true";

  private final RawApi api;
  private final List<NodeContainer> nodes;

  DataPlane(RawApi api, List<NodeContainer> nodes) {
    this.api = api;
    this.nodes = nodes;
  }

  /** Waits, at most for a bounded time, until the nodes have forgotten what a sweep removed. */
  void forget(Cleaner.Result removed) {
    settle("containers of Pods that are gone", this::noContainerIsLeft);
    if (!removed.services().isEmpty()) {
      settle("rules of Services that are gone", () -> noRuleIsLeft(removed.services()));
    }
    if (removed.foundAnything()) {
      forgetNames();
    }
  }

  private static void settle(String what, java.util.function.BooleanSupplier condition) {
    if (!WallClock.INSTANCE.await(LIMIT, LOOK, condition)) {
      LOG.warn("{} are still there after {} s", what, LIMIT.toSeconds());
    }
  }

  private boolean noContainerIsLeft() {
    Set<String> alive = new HashSet<>();
    api.list("/api/v1/pods").forEach(pod -> alive.add(Meta.uid(pod)));
    for (JsonNode node : api.list("/api/v1/nodes")) {
      String path = "/api/v1/nodes/" + Meta.name(node) + "/proxy/runningpods/";
      for (JsonNode running : api.list(path)) {
        if (!alive.contains(Meta.uid(running))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean noRuleIsLeft(Set<String> services) {
    for (NodeContainer node : nodes) {
      String rules = node.run("iptables-save -t nat");
      if (rules != null && services.stream().anyMatch(each -> mentions(rules, each))) {
        return false;
      }
    }
    return true;
  }

  /** kube-proxy comments each rule with the Service, or with the Service and a port's name. */
  private static boolean mentions(String rules, String service) {
    return rules.contains("\"" + service + " ") || rules.contains("\"" + service + ":");
  }

  private void forgetNames() {
    boolean reloaded = false;
    for (NodeContainer node : nodes) {
      String answer = node.run(RELOAD_COREDNS);
      reloaded |= answer != null && answer.contains("sent");
    }
    if (!reloaded) {
      WallClock.INSTANCE.sleep(DNS_TTL);
    }
  }
}
