package io.podwire.sim.policy;

import io.podwire.sim.address.Ip;
import io.podwire.sim.policy.Fact.Labels;
import io.podwire.sim.policy.Fact.Policies;
import io.podwire.sim.policy.Subject.LabelsOf;
import io.podwire.sim.policy.Subject.PodAt;
import io.podwire.sim.policy.Subject.PoliciesOf;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All policies, found by the Pods that they govern. A connection costs two look-ups and a judgement
 * that is remembered until something changes.
 *
 * <p>A node judges for its own Pods alone, as <a
 * href="https://github.com/cloudnativelabs/kube-router/blob/v2.6.0/pkg/controllers/netpol/pod.go">kube-router</a>
 * does: what comes in at one node and is masqueraded on its way to the Pod on another is judged
 * there, as coming from the first.
 */
final class PolicyTable {
  private static final int REMEMBERED = 100_000;

  private final Function<Subject, @Nullable Fact> facts;
  private final Predicate<Ip> ours;
  private final Map<Ip, List<Policy>> governing = new HashMap<>();
  private final Map<Flow, Boolean> judged =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Flow, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * A connection as it is forwarded.
   *
   * @param protocol {@code TCP}, {@code UDP}, {@code SCTP} or another, which has no ports
   */
  record Flow(Ip from, Ip to, String protocol, int port) {}

  /**
   * @param facts what the node knows of a subject; null if nothing
   * @param ours the addresses of the node's own Pods
   */
  PolicyTable(Function<Subject, @Nullable Fact> facts, Predicate<Ip> ours) {
    this.facts = facts;
    this.ours = ours;
  }

  /** The node has learnt something. */
  void forget() {
    governing.clear();
    judged.clear();
  }

  private @Nullable PolicyPod podAt(Ip ip) {
    return facts.apply(new PodAt(ip)) instanceof PolicyPod pod ? pod : null;
  }

  /** Whether both ends agree to the connection. */
  boolean allows(Flow flow) {
    PolicyPod from = podAt(flow.from());
    PolicyPod to = podAt(flow.to());
    if (governing(from).isEmpty() && governing(to).isEmpty()) {
      return true;
    }
    Boolean known = judged.get(flow);
    if (known == null) {
      known = allowsEgress(flow, from, to) && allowsIngress(flow, from, to);
      judged.put(flow, known);
    }
    return known;
  }

  /** Who does not agree to a connection that is not allowed: the sending end before the other. */
  Denial denial(Flow flow) {
    PolicyPod from = podAt(flow.from());
    PolicyPod to = podAt(flow.to());
    boolean egress = !allowsEgress(flow, from, to);
    PolicyPod denying = egress ? from : to;
    List<String> names =
        governing(denying).stream()
            .filter(policy -> egress ? policy.governsEgress() : policy.governsIngress())
            .map(Policy::name)
            .toList();
    String pod = denying == null ? "" : denying.namespace() + "/" + denying.name();
    return new Denial(pod, egress ? "egress" : "ingress", names);
  }

  /**
   * Why a connection is not allowed.
   *
   * @param pod whose policies do not agree
   * @param direction {@code ingress} or {@code egress}
   * @param policies the names of those that isolate it
   */
  record Denial(String pod, String direction, List<String> policies) {}

  private List<Policy> governing(@Nullable PolicyPod pod) {
    if (pod != null
        && ours.test(pod.ip())
        && facts.apply(new PoliciesOf(pod.namespace())) instanceof Policies those) {
      return governing.computeIfAbsent(pod.ip(), ip -> select(pod, those.policies()));
    }
    return List.of();
  }

  private static List<Policy> select(PolicyPod pod, List<Policy> policies) {
    return policies.stream().filter(policy -> policy.pods().test(pod.labels())).toList();
  }

  private boolean allowsEgress(Flow flow, @Nullable PolicyPod from, @Nullable PolicyPod to) {
    boolean isolated = false;
    for (Policy policy : governing(from)) {
      if (policy.governsEgress()) {
        isolated = true;
        if (allows(policy.egress(), flow, flow.to(), to, to)) {
          return true;
        }
      }
    }
    return !isolated;
  }

  private boolean allowsIngress(Flow flow, @Nullable PolicyPod from, @Nullable PolicyPod to) {
    boolean isolated = false;
    for (Policy policy : governing(to)) {
      if (policy.governsIngress()) {
        isolated = true;
        if (allows(policy.ingress(), flow, flow.from(), from, to)) {
          return true;
        }
      }
    }
    return !isolated;
  }

  private boolean allows(
      List<Rule> rules, Flow flow, Ip peerIp, @Nullable PolicyPod peer, @Nullable PolicyPod to) {
    for (Rule rule : rules) {
      boolean meant =
          rule.peers().isEmpty()
              || rule.peers().stream().anyMatch(who -> who.matches(peerIp, peer, this::labelsOf));
      if (meant && allows(rule.ports(), flow, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean allows(List<PortMatch> ports, Flow flow, @Nullable PolicyPod to) {
    return ports.isEmpty()
        || ports.stream().anyMatch(port -> port.matches(to, flow.protocol(), flow.port()));
  }

  private Map<String, String> labelsOf(String namespace) {
    return facts.apply(new LabelsOf(namespace)) instanceof Labels known ? known.labels() : Map.of();
  }
}
