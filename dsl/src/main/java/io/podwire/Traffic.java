package io.podwire;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a NetworkPolicy allows, in a sentence; the Pods that it is about are isolated from all other
 * traffic of that direction. An immutable value; for static imports.
 *
 * <pre>{@code
 * cluster().allow(ingress().to(web).from(namespace("monitoring")).port(80));
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Traffic {
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

  private final boolean ingress;
  private final @Nullable Peer subject;
  private final List<Peer> peers;
  private final List<Port> ports;
  private final boolean dns;

  private Traffic(
      boolean ingress, @Nullable Peer subject, List<Peer> peers, List<Port> ports, boolean dns) {
    this.ingress = ingress;
    this.subject = subject;
    this.peers = List.copyOf(peers);
    this.ports = List.copyOf(ports);
    this.dns = dns;
  }

  /** Traffic to Pods; to all of the namespace, unless {@code to} says to which. */
  public static Traffic ingress() {
    return new Traffic(true, null, List.of(), List.of(), false);
  }

  /** Traffic from Pods; from all of the namespace, unless {@code from} says from which. */
  public static Traffic egress() {
    return new Traffic(false, null, List.of(), List.of(), false);
  }

  /** Of ingress, the Pods that the policy is about; of egress, whom they may reach as well. */
  public Traffic to(Peer peer) {
    return ingress ? about(peer) : with(peer);
  }

  /** As {@link #to(Peer)}: the Pods of that workload, by the labels of its template. */
  public Traffic to(WorkloadHandle<?> workload) {
    return to(Peer.of(workload));
  }

  /**
   * As {@link #to(Peer)}: that Pod, by its labels.
   *
   * @throws IllegalArgumentException if no label is its own, so that others would be meant as well
   */
  public Traffic to(PodHandle pod) {
    return to(Peer.of(pod));
  }

  /** Of ingress, who may reach them as well; of egress, the Pods that the policy is about. */
  public Traffic from(Peer peer) {
    return ingress ? with(peer) : about(peer);
  }

  /** As {@link #from(Peer)}: the Pods of that workload, by the labels of its template. */
  public Traffic from(WorkloadHandle<?> workload) {
    return from(Peer.of(workload));
  }

  /** As {@link #from(Peer)}: that Pod; see {@link #to(PodHandle)}. */
  public Traffic from(PodHandle pod) {
    return from(Peer.of(pod));
  }

  /** On that port of the Pods as well; on every port, if none is said. */
  public Traffic port(Port port) {
    List<Port> more = new ArrayList<>(ports);
    more.add(port.ofPods("policy port"));
    return new Traffic(ingress, subject, peers, more, dns);
  }

  /** As {@link #port(Port)}, over TCP. */
  public Traffic port(int number) {
    return port(Port.of(number));
  }

  /**
   * And the cluster's DNS, without which egress knows no name.
   *
   * @throws IllegalStateException of ingress
   */
  public Traffic andDns() {
    if (ingress) {
      throw new IllegalStateException("andDns: is said of egress");
    }
    return new Traffic(false, subject, peers, ports, true);
  }

  private Traffic about(Peer pods) {
    if (subject != null) {
      throw new IllegalStateException(
          "a policy is about one set of Pods: this one is about " + subject + " already");
    }
    return new Traffic(ingress, pods, peers, ports, dns);
  }

  private Traffic with(Peer peer) {
    List<Peer> more = new ArrayList<>(peers);
    more.add(peer);
    return new Traffic(ingress, subject, more, ports, dns);
  }

  /** The policy that allows this. */
  NetworkPolicy allowed(String name, String namespace) {
    return ingress
        ? policy(name, namespace, List.of(ingressRule(namespace)), List.of())
        : policy(name, namespace, List.of(), egressRules(namespace));
  }

  /**
   * The policy that allows nothing of the kind.
   *
   * @throws IllegalArgumentException if peers or ports are named: a policy can only allow
   */
  NetworkPolicy denied(String name, String namespace) {
    if (!peers.isEmpty() || !ports.isEmpty()) {
      throw new IllegalArgumentException(
          "deny: '"
              + this
              + "' names whom or which port; a NetworkPolicy can only allow, so deny all and allow"
              + " the rest");
    }
    return dns
        ? policy(name, namespace, List.of(), List.of(dnsRule()))
        : policy(name, namespace, List.of(), List.of());
  }

  private NetworkPolicy policy(
      String name,
      String namespace,
      List<NetworkPolicyIngressRule> ingressRules,
      List<NetworkPolicyEgressRule> egressRules) {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withPodSelector(subject == null ? new LabelSelector() : subject.asSubject(namespace))
        .withPolicyTypes(ingress ? "Ingress" : "Egress")
        .withIngress(ingressRules)
        .withEgress(egressRules)
        .endSpec()
        .build();
  }

  private NetworkPolicyIngressRule ingressRule(String namespace) {
    NetworkPolicyIngressRule rule = new NetworkPolicyIngressRule();
    rule.setFrom(peers(namespace));
    rule.setPorts(policyPorts());
    return rule;
  }

  private List<NetworkPolicyEgressRule> egressRules(String namespace) {
    List<NetworkPolicyEgressRule> rules = new ArrayList<>();
    if (!dns || !peers.isEmpty() || !ports.isEmpty()) {
      NetworkPolicyEgressRule rule = new NetworkPolicyEgressRule();
      rule.setTo(peers(namespace));
      rule.setPorts(policyPorts());
      rules.add(rule);
    }
    if (dns) {
      rules.add(dnsRule());
    }
    return rules;
  }

  private static NetworkPolicyEgressRule dnsRule() {
    NetworkPolicyPeer kubeDns =
        new NetworkPolicyPeer(
            null,
            labels(Map.of(NAMESPACE_NAME, "kube-system")),
            labels(Map.of("k8s-app", "kube-dns")));
    NetworkPolicyEgressRule rule = new NetworkPolicyEgressRule();
    rule.setTo(List.of(kubeDns));
    rule.setPorts(
        List.of(
            new NetworkPolicyPort(null, new IntOrString(53), "UDP"),
            new NetworkPolicyPort(null, new IntOrString(53), "TCP")));
    return rule;
  }

  private List<NetworkPolicyPeer> peers(String namespace) {
    return peers.stream().map(peer -> peer.asPeer(namespace)).toList();
  }

  private List<NetworkPolicyPort> policyPorts() {
    return ports.stream()
        .map(port -> new NetworkPolicyPort(null, new IntOrString(port.number()), port.protocol()))
        .toList();
  }

  static LabelSelector labels(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(labels).build();
  }

  static LabelSelector namespaceSelector(String name) {
    return labels(Map.of(NAMESPACE_NAME, name));
  }

  /** For the policy's name: {@code ingress-to-web}. */
  String slug() {
    String of = subject == null ? "all" : subject.slug();
    return (ingress ? "ingress-to-" : "egress-from-") + of;
  }

  @Override
  public String toString() {
    String who = subject == null ? "all Pods of the namespace" : subject.toString();
    StringBuilder words = new StringBuilder(ingress ? "ingress to " : "egress from ").append(who);
    peers.forEach(peer -> words.append(ingress ? ", from " : ", to ").append(peer));
    ports.forEach(port -> words.append(", port ").append(port));
    return words.append(dns ? ", and DNS" : "").toString();
  }
}
