package io.podwire.conformance;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a set of policies allows, read off the words of the <a
 * href="https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/">
 * NetworkPolicy reference</a> one by one. It knows no engine and saves no work.
 */
final class PolicyOracle {
  private PolicyOracle() {}

  /**
   * A Pod.
   *
   * @param namedPorts by name, as {@code protocol/number}
   */
  record Place(
      String namespace,
      String name,
      String address,
      Map<String, String> labels,
      Map<String, String> namespaceLabels,
      Map<String, String> namedPorts) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  /** A connection to a port. */
  record Connection(Place from, Place to, String protocol, int port) {
    @Override
    public String toString() {
      return from + " " + to + " " + protocol + " " + port;
    }
  }

  /** A Pod reaches itself; any other connection must be agreed to by both ends. */
  static boolean allows(List<PolicySet.Policy> policies, Connection wanted) {
    return wanted.from().equals(wanted.to())
        || (mayLeave(policies, wanted) && mayEnter(policies, wanted));
  }

  private static boolean mayLeave(List<PolicySet.Policy> policies, Connection wanted) {
    List<PolicySet.Policy> isolating = isolating(policies, wanted.from(), "Egress");
    return isolating.isEmpty()
        || isolating.stream()
            .flatMap(
                policy ->
                    policy.spec().getEgress().stream()
                        .filter(rule -> meets(rule.getTo(), policy.namespace(), wanted.to()))
                        .map(rule -> rule.getPorts()))
            .anyMatch(ports -> holds(ports, wanted));
  }

  private static boolean mayEnter(List<PolicySet.Policy> policies, Connection wanted) {
    List<PolicySet.Policy> isolating = isolating(policies, wanted.to(), "Ingress");
    return isolating.isEmpty()
        || isolating.stream()
            .flatMap(
                policy ->
                    policy.spec().getIngress().stream()
                        .filter(rule -> meets(rule.getFrom(), policy.namespace(), wanted.from()))
                        .map(rule -> rule.getPorts()))
            .anyMatch(ports -> holds(ports, wanted));
  }

  private static List<PolicySet.Policy> isolating(
      List<PolicySet.Policy> policies, Place pod, String direction) {
    return policies.stream()
        .filter(policy -> policy.namespace().equals(pod.namespace()))
        .filter(policy -> selects(policy.spec().getPodSelector(), pod.labels()))
        .filter(policy -> types(policy.spec()).contains(direction))
        .toList();
  }

  /** "If this field is not specified, it will default based on the existence of rules". */
  private static List<String> types(NetworkPolicySpec spec) {
    if (!spec.getPolicyTypes().isEmpty()) {
      return spec.getPolicyTypes();
    }
    return spec.getEgress().isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress");
  }

  /** "If this field is empty or missing, this rule matches all sources". */
  private static boolean meets(List<NetworkPolicyPeer> peers, String namespace, Place pod) {
    return peers.isEmpty() || peers.stream().anyMatch(peer -> isMeant(peer, namespace, pod));
  }

  private static boolean isMeant(NetworkPolicyPeer peer, String namespace, Place pod) {
    if (peer.getIpBlock() != null) {
      return isIn(peer.getIpBlock(), pod.address());
    }
    boolean inNamespace =
        peer.getNamespaceSelector() == null
            ? pod.namespace().equals(namespace)
            : selects(peer.getNamespaceSelector(), pod.namespaceLabels());
    return inNamespace
        && (peer.getPodSelector() == null || selects(peer.getPodSelector(), pod.labels()));
  }

  private static boolean isIn(IPBlock block, String address) {
    return isIn(block.getCidr(), address)
        && block.getExcept().stream().noneMatch(hole -> isIn(hole, address));
  }

  private static boolean isIn(String cidr, String address) {
    int slash = cidr.indexOf('/');
    int free = 32 - Integer.parseInt(cidr.substring(slash + 1));
    return number(cidr.substring(0, slash)) >> free == number(address) >> free;
  }

  private static long number(String address) {
    return Stream.of(address.split("\\."))
        .mapToLong(Long::parseLong)
        .reduce(0, (sum, octet) -> sum * 256 + octet);
  }

  /** "If this field is empty or missing, this rule matches all ports". */
  private static boolean holds(List<NetworkPolicyPort> ports, Connection wanted) {
    return ports.isEmpty() || ports.stream().anyMatch(port -> isMeant(port, wanted));
  }

  private static boolean isMeant(NetworkPolicyPort port, Connection wanted) {
    String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
    IntOrString number = port.getPort();
    if (!protocol.equals(wanted.protocol())) {
      return false;
    }
    if (number == null) {
      return true;
    }
    if (number.getStrVal() != null) {
      String named = wanted.to().namedPorts().get(number.getStrVal());
      return (protocol + "/" + wanted.port()).equals(named);
    }
    int last = port.getEndPort() == null ? number.getIntVal() : port.getEndPort();
    return number.getIntVal() <= wanted.port() && wanted.port() <= last;
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    return selector.getMatchLabels().entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())))
        && selector.getMatchExpressions().stream()
            .allMatch(expression -> selects(expression, labels.get(expression.getKey())));
  }

  private static boolean selects(LabelSelectorRequirement expression, @Nullable String label) {
    return switch (expression.getOperator()) {
      case "In" -> label != null && expression.getValues().contains(label);
      case "NotIn" -> label == null || !expression.getValues().contains(label);
      case "Exists" -> label != null;
      case "DoesNotExist" -> label == null;
      default -> throw new IllegalArgumentException("operator: " + expression.getOperator());
    };
  }
}
