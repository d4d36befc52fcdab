package io.podwire.sim.policy;

import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All policies, found by the Pods that they govern. A connection costs two look-ups and a judgement
 * that is remembered until something changes.
 */
final class PolicyTable {
  private static final int REMEMBERED = 100_000;

  private final Map<String, Map<String, Policy>> policies = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
  private final Map<String, PolicyPod> pods = new LinkedHashMap<>();
  private final Map<Ip, PolicyPod> podAt = new HashMap<>();
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

  void putNamespace(ApiObject namespace) {
    namespaces.put(namespace.name(), namespace.labels());
    judged.clear();
  }

  void removeNamespace(ApiObject namespace) {
    namespaces.remove(namespace.name());
    judged.clear();
  }

  void putPolicy(ApiObject policy) {
    policies
        .computeIfAbsent(policy.namespace(), key -> new TreeMap<>())
        .put(policy.name(), Policy.of(policy));
    forget(policy.namespace());
  }

  void removePolicy(ApiObject policy) {
    policies.getOrDefault(policy.namespace(), new TreeMap<>()).remove(policy.name());
    forget(policy.namespace());
  }

  private void forget(String namespace) {
    judged.clear();
    governing.keySet().removeIf(ip -> isIn(namespace, podAt.get(ip)));
  }

  private static boolean isIn(String namespace, @Nullable PolicyPod pod) {
    return pod == null || pod.namespace().equals(namespace);
  }

  void putPod(ApiObject pod) {
    PolicyPod now = PolicyPod.of(pod).orElse(null);
    if (now == null) {
      removePod(pod);
    } else if (!now.equals(pods.get(key(pod)))) {
      removePod(pod);
      judged.clear(); // its address may have been judged as nobody's
      pods.put(key(pod), now);
      podAt.put(now.ip(), now);
    }
  }

  void removePod(ApiObject pod) {
    PolicyPod gone = pods.remove(key(pod));
    if (gone != null) {
      podAt.remove(gone.ip(), gone);
      governing.remove(gone.ip());
      judged.clear();
    }
  }

  private static String key(ApiObject pod) {
    return pod.namespace() + "/" + pod.name();
  }

  /** Whether both ends agree to the connection. */
  boolean allows(Flow flow) {
    PolicyPod from = podAt.get(flow.from());
    PolicyPod to = podAt.get(flow.to());
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
    PolicyPod from = podAt.get(flow.from());
    PolicyPod to = podAt.get(flow.to());
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
    return pod == null ? List.of() : governing.computeIfAbsent(pod.ip(), ip -> select(pod));
  }

  private List<Policy> select(PolicyPod pod) {
    List<Policy> selected = new ArrayList<>();
    for (Policy policy : policies.getOrDefault(pod.namespace(), Map.of()).values()) {
      if (policy.pods().test(pod.labels())) {
        selected.add(policy);
      }
    }
    return List.copyOf(selected);
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
    return namespaces.getOrDefault(namespace, Map.of());
  }
}
