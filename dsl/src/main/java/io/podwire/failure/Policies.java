package io.podwire.failure;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges NetworkPolicies as <a
 * href="https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/">the
 * API</a> defines them, to name the one that denies. The network judges for itself.
 */
final class Policies {
  private final List<NetworkPolicy> all;
  private final Map<String, Map<String, String>> namespaces;

  Policies(List<NetworkPolicy> all, Map<String, Map<String, String>> namespaces) {
    this.all = all;
    this.namespaces = namespaces;
  }

  /**
   * One end of a connection.
   *
   * @param pod the Pod, or null where the end is none
   * @param address its address
   */
  record End(@Nullable Pod pod, @Nullable String address) {}

  /** The policies that isolate the Pod in that direction. */
  List<NetworkPolicy> isolating(Pod pod, boolean ingress) {
    String direction = ingress ? "Ingress" : "Egress";
    return all.stream()
        .filter(policy -> selects(policy, pod))
        .filter(policy -> types(policy).contains(direction))
        .toList();
  }

  /** Whether the Pod is one of those that the policy is about. */
  static boolean selects(NetworkPolicy policy, Pod pod) {
    return policy.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
        && matches(policy.getSpec().getPodSelector(), pod.getMetadata().getLabels());
  }

  /** Whether one of these allows the connection to that port of the target. */
  boolean allow(
      List<NetworkPolicy> policies,
      boolean ingress,
      End peer,
      End target,
      int port,
      String protocol) {
    return policies.stream()
        .anyMatch(
            policy ->
                ingress
                    ? policy.getSpec().getIngress().stream()
                        .anyMatch(rule -> allows(policy, rule, peer, target, port, protocol))
                    : policy.getSpec().getEgress().stream()
                        .anyMatch(rule -> allows(policy, rule, peer, target, port, protocol)));
  }

  private boolean allows(
      NetworkPolicy policy,
      NetworkPolicyIngressRule rule,
      End peer,
      End target,
      int port,
      String protocol) {
    return ports(rule.getPorts(), target, port, protocol) && peers(policy, rule.getFrom(), peer);
  }

  private boolean allows(
      NetworkPolicy policy,
      NetworkPolicyEgressRule rule,
      End peer,
      End target,
      int port,
      String protocol) {
    return ports(rule.getPorts(), target, port, protocol) && peers(policy, rule.getTo(), peer);
  }

  private boolean peers(NetworkPolicy policy, @Nullable List<NetworkPolicyPeer> peers, End end) {
    return peers == null
        || peers.isEmpty()
        || peers.stream().anyMatch(peer -> peer(policy, peer, end));
  }

  private boolean peer(NetworkPolicy policy, NetworkPolicyPeer peer, End end) {
    if (peer.getIpBlock() != null) {
      return end.address() != null && inBlock(peer.getIpBlock(), end.address());
    }
    Pod pod = end.pod();
    if (pod == null) {
      return false;
    }
    String namespace = pod.getMetadata().getNamespace();
    boolean there =
        peer.getNamespaceSelector() == null
            ? namespace.equals(policy.getMetadata().getNamespace())
            : matches(peer.getNamespaceSelector(), namespaces.getOrDefault(namespace, Map.of()));
    return there
        && (peer.getPodSelector() == null
            || matches(peer.getPodSelector(), pod.getMetadata().getLabels()));
  }

  private static boolean ports(
      @Nullable List<NetworkPolicyPort> ports, End target, int port, String protocol) {
    return ports == null
        || ports.isEmpty()
        || ports.stream().anyMatch(p -> port(p, target, port, protocol));
  }

  private static boolean port(NetworkPolicyPort rule, End target, int port, String protocol) {
    if (!(rule.getProtocol() == null ? "TCP" : rule.getProtocol()).equals(protocol)) {
      return false;
    }
    if (rule.getPort() == null) {
      return true;
    }
    Integer number = rule.getPort().getIntVal();
    if (number == null) {
      return target.pod() != null
          && ContainerPorts.number(target.pod().getSpec(), rule.getPort().getStrVal(), protocol)
              .filter(n -> n == port)
              .isPresent();
    }
    return rule.getEndPort() == null ? number == port : number <= port && port <= rule.getEndPort();
  }

  private static List<String> types(NetworkPolicy policy) {
    List<String> given = policy.getSpec().getPolicyTypes();
    if (given != null && !given.isEmpty()) {
      return given;
    }
    boolean egress =
        policy.getSpec().getEgress() != null && !policy.getSpec().getEgress().isEmpty();
    return egress ? List.of("Ingress", "Egress") : List.of("Ingress");
  }

  private static boolean matches(
      @Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
    if (selector == null) {
      return true;
    }
    Map<String, String> own = labels == null ? Map.of() : labels;
    boolean equal =
        selector.getMatchLabels() == null
            || own.entrySet().containsAll(selector.getMatchLabels().entrySet());
    return equal
        && selector.getMatchExpressions().stream()
            .allMatch(requirement -> matches(requirement, own));
  }

  private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
    String value = labels.get(requirement.getKey());
    return switch (requirement.getOperator()) {
      case "In" -> value != null && requirement.getValues().contains(value);
      case "NotIn" -> value == null || !requirement.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }

  private static boolean inBlock(IPBlock block, String address) {
    return contains(block.getCidr(), address)
        && (block.getExcept() == null
            || block.getExcept().stream().noneMatch(except -> contains(except, address)));
  }

  static boolean contains(String cidr, String address) {
    int slash = cidr.indexOf('/');
    byte[] net = bytes(cidr.substring(0, slash));
    byte[] ip = bytes(address);
    if (net.length != ip.length) {
      return false;
    }
    int shift = net.length * 8 - Integer.parseInt(cidr.substring(slash + 1));
    return new BigInteger(1, net).shiftRight(shift).equals(new BigInteger(1, ip).shiftRight(shift));
  }

  /** The bytes of a literal address; a literal is never looked up. */
  private static byte[] bytes(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + literal + "' is no address", e);
    }
  }
}
