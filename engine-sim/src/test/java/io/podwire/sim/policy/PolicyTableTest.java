package io.podwire.sim.policy;

import static io.podwire.sim.store.TestObjects.object;
import static io.podwire.sim.store.TestObjects.objects;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.policy.PolicyTable.Flow;
import io.podwire.sim.store.ApiObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyTableTest {
  private static final String WORLD =
      """
      {kind: Namespace, metadata: {name: shop, labels: {team: shop}}}
      ---
      {kind: Namespace, metadata: {name: ops, labels: {team: ops}}}
      ---
      kind: Pod
      metadata: {namespace: shop, name: web, labels: {app: web}}
      spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080, protocol: TCP}]}]}
      status: {podIP: 10.42.0.1, phase: Running}
      ---
      kind: Pod
      metadata: {namespace: shop, name: db, labels: {app: db}}
      status: {podIP: 10.42.0.2, phase: Running}
      ---
      kind: Pod
      metadata: {namespace: ops, name: web, labels: {app: web}}
      status: {podIP: 10.42.0.3, phase: Running}
      """;

  private final ClusterPolicies cluster = new ClusterPolicies(() -> 0);
  private final PolicyTable table =
      new PolicyTable(cluster.facts()::get, Cidr.of("10.42.0.0/24")::contains);
  private final Map<String, Ip> ips = new LinkedHashMap<>();

  @BeforeEach
  void threePods() {
    ips.put("web", Ip.of("10.42.0.1"));
    ips.put("db", Ip.of("10.42.0.2"));
    ips.put("ops", Ip.of("10.42.0.3"));
    ips.put("node", Ip.of("172.18.0.2"));
    ips.put("world", Ip.of("203.0.113.9"));
    for (ApiObject object : objects(WORLD)) {
      if (object.kind().equals("Pod")) {
        cluster.putPod(object);
      } else {
        cluster.putNamespace(object);
      }
    }
  }

  private ApiObject policy(String name, String spec) {
    ApiObject policy =
        object(
            "{kind: NetworkPolicy, metadata: {namespace: shop, name: %s}, spec: %s}"
                .formatted(name, spec));
    cluster.putPolicy(policy);
    return policy;
  }

  private boolean allows(String from, String to, String protocol, int port) {
    table.forget();
    return table.allows(new Flow(ip(from), ip(to), protocol, port));
  }

  private boolean allows(String from, String to) {
    return allows(from, to, "TCP", 80);
  }

  private Ip ip(String who) {
    return java.util.Objects.requireNonNull(ips.get(who), who);
  }

  @Test
  void onlyTheDirectionThatAPolicyNamesIsIsolated() {
    ApiObject denial = policy("deny", "{podSelector: {}, policyTypes: [Ingress]}");

    assertThat(allows("ops", "web")).isFalse();
    assertThat(allows("world", "web")).isFalse();
    assertThat(allows("web", "ops")).isTrue();
    assertThat(allows("web", "world")).isTrue();

    cluster.removePolicy(denial);
    assertThat(allows("ops", "web")).isTrue();
  }

  @Test
  void policiesAddUpAndBothEndsMustAgree() {
    policy("deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}");
    policy(
        "in",
        "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from:"
            + " [{podSelector: {matchLabels: {app: web}}}]}]}");
    assertThat(allows("web", "db")).as("the database agrees, the client does not").isFalse();

    policy("out", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{}]}");
    assertThat(allows("web", "db")).isTrue();
    assertThat(allows("db", "web")).isFalse();
  }

  @Test
  void selectorsInOnePeerAreAndedAndPeersAreOred() {
    policy(
        "in",
        "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from:"
            + " [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app:"
            + " none}}}]}]}");
    assertThat(allows("ops", "db")).isFalse();

    policy(
        "in",
        "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from:"
            + " [{namespaceSelector: {matchLabels: {team: ops}}}, {podSelector: {matchLabels: {app:"
            + " none}}}]}]}");
    assertThat(allows("ops", "db")).isTrue();
    assertThat(allows("web", "db")).as("a bare podSelector stays in the namespace").isFalse();
  }

  @Test
  void anEmptyListOfPeersIsEveryoneAndNoRuleIsNobody() {
    policy("in", "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: []}]}");
    assertThat(allows("world", "db")).isTrue();

    policy("in", "{podSelector: {}, policyTypes: [Ingress], ingress: []}");
    assertThat(allows("world", "db")).isFalse();
  }

  @Test
  void blocksHaveHoles() {
    policy(
        "in",
        "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 10.42.0.0/16,"
            + " except: [10.42.0.3/32]}}]}]}");

    assertThat(allows("web", "db")).isTrue();
    assertThat(allows("ops", "db")).isFalse();
    assertThat(allows("world", "db")).isFalse();
  }

  @Test
  void aRangeOfIpv6IsNobodyHere() {
    String block = "{ipBlock: {cidr: '::/0', except: ['2001:db8::/32']}}";
    policy("in", "{podSelector: {}, ingress: [{from: [" + block + "]}]}");
    assertThat(allows("world", "db")).isFalse();

    String other = "{ipBlock: {cidr: 203.0.113.0/24}}";
    policy("in", "{podSelector: {}, ingress: [{from: [" + block + ", " + other + "]}]}");
    assertThat(allows("world", "db")).isTrue();
  }

  @Test
  void portsByNumberRangeAndName() {
    policy(
        "in",
        "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: http}, {protocol: UDP,"
            + " port: 53}, {port: 9000, endPort: 9010}, {protocol: SCTP}]}]}");

    assertThat(allows("ops", "web", "TCP", 8080)).isTrue();
    assertThat(allows("ops", "db", "TCP", 8080)).as("it has no port of that name").isFalse();
    assertThat(allows("ops", "db", "UDP", 53)).isTrue();
    assertThat(allows("ops", "db", "TCP", 53)).isFalse();
    assertThat(allows("ops", "db", "TCP", 9010)).isTrue();
    assertThat(allows("ops", "db", "TCP", 9011)).isFalse();
    assertThat(allows("ops", "db", "SCTP", 1)).isTrue();
  }

  @Test
  void verdictsFollowTheLabelsOfPodsAndNamespaces() {
    policy(
        "in",
        "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from:"
            + " [{namespaceSelector: {matchLabels: {team: ops}}}]}]}");
    assertThat(allows("ops", "db")).isTrue();

    cluster.putNamespace(object("{kind: Namespace, metadata: {name: ops, labels: {team: other}}}"));
    assertThat(allows("ops", "db")).isFalse();

    cluster.putPod(
        object(
            "{kind: Pod, metadata: {namespace: shop, name: db, labels: {app: free}}, status: {podIP:"
                + " 10.42.0.2, phase: Running}}"));
    assertThat(allows("ops", "db")).as("no policy selects it any more").isTrue();
  }

  @Test
  void aPodThatIsOverIsNobody() {
    policy("deny", "{podSelector: {}, policyTypes: [Ingress]}");
    assertThat(allows("ops", "db")).isFalse();

    cluster.putPod(
        object(
            "{kind: Pod, metadata: {namespace: shop, name: db, labels: {app: db}}, status: {podIP:"
                + " 10.42.0.2, phase: Succeeded}}"));
    assertThat(allows("ops", "db")).isTrue();
  }

  @Test
  void aPeerThatAppearsIsSeenThoughItsAddressWasJudgedBefore() {
    policy(
        "in", "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}");
    ips.put("new", Ip.of("10.42.0.4"));
    assertThat(allows("new", "db")).isFalse();

    cluster.putPod(
        object(
            "{kind: Pod, metadata: {namespace: shop, name: new}, status: {podIP: 10.42.0.4, phase:"
                + " Running}}"));
    assertThat(allows("new", "db")).isTrue();
  }
}
