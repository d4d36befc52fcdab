package io.podwire.conformance.differential;

import java.util.List;

/** NetworkPolicies, as a team would write them, with their usual mistakes. */
final class PolicyGenerator {
  private final Dice dice;

  PolicyGenerator(Dice dice) {
    this.dice = dice;
  }

  Step policy(String namespace, String name, List<String> workloads) {
    boolean egress = dice.percent(30);
    String rules = egress ? egress(workloads) : ingress(workloads);
    String types = dice.of("", egress ? ", policyTypes: [Egress]" : ", policyTypes: [Ingress]");
    if (types.isEmpty() && egress) {
      types = ", policyTypes: [Ingress, Egress]";
    }
    return new Step.Create(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s, namespace: %s}
        spec: {podSelector: %s%s%s}
        """
            .formatted(name, namespace, subject(egress, workloads), rules, types));
  }

  private String subject(boolean egress, List<String> workloads) {
    return egress
        ? dice.of("{}", "{matchLabels: {app: client}}")
        : dice.of(
            "{}",
            "{matchLabels: {app: " + dice.of(workloads) + "}}",
            "{matchExpressions: [{key: tier, operator: In, values: [front, back]}]}",
            "{matchExpressions: [{key: unready, operator: DoesNotExist}]}");
  }

  private String ingress(List<String> workloads) {
    return dice.of(
        "",
        ", ingress: []",
        ", ingress: [{}]",
        ", ingress: [{from: [" + peer(workloads) + "]}]",
        ", ingress: [{from: [" + peer(workloads) + "], ports: [" + port() + "]}]",
        ", ingress: [{from: [" + peer(workloads) + ", " + peer(workloads) + "]}]",
        ", ingress: [{ports: [" + port() + "]}]",
        ", ingress: [{ports: [" + port() + "]}, {from: [" + peer(workloads) + "]}]");
  }

  private String egress(List<String> workloads) {
    return dice.of(
        "",
        ", egress: [{}]",
        ", egress: [{ports: [{port: 53, protocol: UDP}, {port: 53}]}, {to: ["
            + peer(workloads)
            + "]}]",
        ", egress: [{ports: [{port: 53, protocol: UDP}, {port: 53}, " + port() + "]}]",
        ", egress: [{to: [" + peer(workloads) + "]}]");
  }

  private String peer(List<String> workloads) {
    return dice.of(
        "{podSelector: {}}",
        "{podSelector: {matchLabels: {app: client}}}",
        "{podSelector: {matchLabels: {app: " + dice.of(workloads) + "}}}",
        "{podSelector: {matchLabels: {tier: front}}}",
        "{namespaceSelector: {}}",
        "{namespaceSelector: {matchLabels: {team: red}}}",
        "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ns-two}}}",
        "{namespaceSelector: {matchLabels: {team: blue}},"
            + " podSelector: {matchLabels: {app: client}}}",
        "{ipBlock: {cidr: 10.42.0.0/16}}",
        "{ipBlock: {cidr: 10.42.0.0/16, except: [10.42.0.0/17]}}",
        "{ipBlock: {cidr: 0.0.0.0/0}}");
  }

  private String port() {
    return dice.of(
        "{port: 8080}",
        "{port: http}",
        "{port: 80}",
        "{port: 8000, endPort: 8100}",
        "{port: 8081, protocol: UDP}",
        "{protocol: UDP}",
        "{port: nope}");
  }
}
