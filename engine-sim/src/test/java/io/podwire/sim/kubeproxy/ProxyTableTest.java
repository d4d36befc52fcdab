package io.podwire.sim.kubeproxy;

import static io.podwire.sim.store.TestObjects.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Ip;
import io.podwire.sim.kubeproxy.PortRules.Chance;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the rules of a node named n1 do; each case is one of the proxier's. */
class ProxyTableTest {
  private static final Ip NODE = Ip.of("172.18.0.2");
  private static final Ip CLUSTER_IP = Ip.of("10.43.0.7");
  private static final Source POD = new Source(Ip.of("10.42.0.99"), true, false);
  private static final Source HOST = new Source(NODE, false, true);
  private static final Source STRANGER = new Source(Ip.of("172.18.0.1"), false, false);

  private static final String READY = "{ready: true, serving: true, terminating: false}";
  private static final String ENDING = "{ready: false, serving: true, terminating: true}";
  private static final String UNREADY = "{ready: false, serving: false, terminating: false}";

  private final SplittableRandom random = new SplittableRandom(7);
  private final ClusterServices cluster = new ClusterServices(() -> 0);
  private final ProxyTable table = new ProxyTable(cluster.captures()::get, "n1", NODE);
  private long now;

  private void service(String spec) {
    service(spec, "");
  }

  private void service(String spec, String endpoints) {
    ApiObject service =
        object(
            """
            kind: Service
            metadata: {namespace: default, name: web}
            spec: {clusterIP: 10.43.0.7, ports: [{port: 80, protocol: TCP, nodePort: %s}], %s}
            status: {loadBalancer: {ingress: [%s]}}
            """
                .formatted(
                    spec.contains("NodePort") || spec.contains("LoadBalancer") ? 30080 : 0,
                    spec,
                    spec.contains("LoadBalancer") ? "{ip: 198.51.100.1, ipMode: VIP}" : ""));
    ApiObject slice =
        object(
            """
            kind: EndpointSlice
            metadata: {namespace: default, name: web-1, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            ports: [{name: "", port: 8080, protocol: TCP}]
            endpoints: [%s]
            """
                .formatted(endpoints));
    cluster.onService(new WatchEvent(WatchEvent.Type.ADDED, service, null));
    cluster.onSlice(new WatchEvent(WatchEvent.Type.ADDED, slice, null));
    table.setZone("zone-a");
    table.refresh();
  }

  private static String endpoint(String ip, String node, String conditions) {
    return "{addresses: [%s], nodeName: %s, conditions: %s}".formatted(ip, node, conditions);
  }

  private static Destination to(Ip ip, int port) {
    return new Destination(ip, port, "TCP");
  }

  private @Nullable Translation connect(Source source, Ip ip, int port) {
    boolean toHost = ip.equals(NODE) || ip.isLoopback();
    return table.translate(source, to(ip, port), toHost, new Chance(random, now));
  }

  private Translation connected(Source source, Ip ip, int port) {
    Translation found = connect(source, ip, port);
    assertThat(found).isNotNull();
    return java.util.Objects.requireNonNull(found);
  }

  private TreeSet<String> reached(Source source, Ip ip, int port) {
    TreeSet<String> reached = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      Translation found = connect(source, ip, port);
      reached.add(found == null ? "nothing" : found.to().toString());
    }
    return reached;
  }

  @Test
  void connectionsAreSpreadEvenly() {
    List<String> endpoints = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      endpoints.add(endpoint("10.42.0." + i, "n1", READY));
    }
    service("type: ClusterIP", String.join(",", endpoints));

    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      counts.merge(connected(POD, CLUSTER_IP, 80).to().toString(), 1, Integer::sum);
    }
    assertThat(counts).hasSize(5);
    // Five standard deviations of a binomial with n = 5000 and p = 1/5.
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(860, 1140));
  }

  @Test
  void withoutEndpointsTheConnectionIsRejectedAndAnotherPortIsNot() {
    service("type: NodePort", endpoint("10.42.0.1", "n1", UNREADY));

    assertThat(connect(POD, CLUSTER_IP, 80)).isNull();
    assertThat(table.refusalOfClusterIp(to(CLUSTER_IP, 80)).how()).isEqualTo(Refusal.REJECT);
    assertThat(table.refusalOfClusterIp(to(CLUSTER_IP, 81)).how()).isEqualTo(Refusal.NONE);
    assertThat(table.refusalOfExternal(to(NODE, 30080), true).how()).isEqualTo(Refusal.REJECT);
    assertThat(table.refusalOfExternal(to(NODE, 30080), false).how()).isEqualTo(Refusal.NONE);
    assertThat(table.refusalOfExternal(to(NODE, 30081), true).how()).isEqualTo(Refusal.NONE);
  }

  @Test
  void endpointsThatTerminateServeOnlyWhereNoneIsReady() {
    String ending = endpoint("10.42.0.1", "n1", ENDING);
    service("type: ClusterIP", ending + "," + endpoint("10.42.0.2", "n1", READY));
    assertThat(reached(POD, CLUSTER_IP, 80)).containsExactly("10.42.0.2:8080");

    service("type: ClusterIP", ending + "," + endpoint("10.42.0.2", "n1", UNREADY));
    assertThat(reached(POD, CLUSTER_IP, 80)).containsExactly("10.42.0.1:8080");
  }

  @Test
  void whoIsMasqueraded() {
    service("type: NodePort", endpoint("10.42.0.1", "n1", READY));

    assertThat(connected(POD, CLUSTER_IP, 80).masquerade()).as("a Pod").isFalse();
    assertThat(connected(HOST, CLUSTER_IP, 80).masquerade()).as("a node").isTrue();
    Source itself = new Source(Ip.of("10.42.0.1"), true, false);
    assertThat(connected(itself, CLUSTER_IP, 80).masquerade()).as("a Pod to itself").isTrue();
    assertThat(connected(STRANGER, NODE, 30080).masquerade()).as("through a node port").isTrue();
    assertThat(connected(HOST, Ip.LOCALHOST, 30080).masquerade()).as("on 127.0.0.1").isTrue();
  }

  @Test
  void externalTrafficPolicyLocalIsForStrangersOnly() {
    service(
        "type: NodePort, externalTrafficPolicy: Local",
        endpoint("10.42.0.1", "n1", READY) + "," + endpoint("10.42.1.1", "n2", READY));

    assertThat(reached(STRANGER, NODE, 30080)).containsExactly("10.42.0.1:8080");
    assertThat(connected(STRANGER, NODE, 30080).masquerade()).isFalse();
    assertThat(reached(POD, NODE, 30080)).containsExactly("10.42.0.1:8080", "10.42.1.1:8080");
    assertThat(reached(HOST, NODE, 30080)).containsExactly("10.42.0.1:8080", "10.42.1.1:8080");
    assertThat(connected(HOST, NODE, 30080).masquerade()).isTrue();

    service("type: NodePort, externalTrafficPolicy: Local", endpoint("10.42.1.1", "n2", READY));
    assertThat(reached(STRANGER, NODE, 30080)).containsExactly("nothing");
    assertThat(table.refusalOfExternal(to(NODE, 30080), true).how()).isEqualTo(Refusal.DROP);
    assertThat(reached(POD, NODE, 30080)).containsExactly("10.42.1.1:8080");
  }

  @Test
  void internalTrafficPolicyLocalDropsWhereTheNodeHasNone() {
    service("type: ClusterIP, internalTrafficPolicy: Local", endpoint("10.42.1.1", "n2", READY));

    assertThat(reached(POD, CLUSTER_IP, 80)).containsExactly("nothing");
    assertThat(table.refusalOfClusterIp(to(CLUSTER_IP, 80)).how()).isEqualTo(Refusal.DROP);
  }

  @Test
  void sourceRangesGuardTheLoadBalancerButNotTheNodePort() {
    service(
        "type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24]",
        endpoint("10.42.0.1", "n1", READY));
    Ip loadBalancer = Ip.of("198.51.100.1");

    assertThat(connect(STRANGER, loadBalancer, 80)).isNull();
    assertThat(table.refusalOfStrangers(to(loadBalancer, 80)).how()).isEqualTo(Refusal.DROP);
    Source allowed = new Source(Ip.of("203.0.113.9"), false, false);
    assertThat(connected(allowed, loadBalancer, 80).to().port()).isEqualTo(8080);
    assertThat(connected(STRANGER, NODE, 30080).to().port()).isEqualTo(8080);
  }

  @Test
  void aClientSticksUntilTheTimeoutOrItsEndpointsEnd() {
    String affinity =
        "type: ClusterIP, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP:"
            + " {timeoutSeconds: 60}}";
    String first = endpoint("10.42.0.1", "n1", READY);
    String second = endpoint("10.42.0.2", "n1", READY);
    service(affinity, first + "," + second);

    assertThat(reached(POD, CLUSTER_IP, 80)).hasSize(1);
    service(affinity, first + "," + second + "," + endpoint("10.42.0.3", "n1", READY));
    String before = reached(POD, CLUSTER_IP, 80).first();
    assertThat(reached(POD, CLUSTER_IP, 80)).containsExactly(before);

    TreeSet<String> others = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      now += Duration.ofSeconds(61).toNanos();
      others.add(connected(POD, CLUSTER_IP, 80).to().toString());
    }
    assertThat(others).hasSize(3);
  }

  @Test
  void aServiceThatIsGoneLeavesNothing() {
    service("type: NodePort", endpoint("10.42.0.1", "n1", READY));
    assertThat(connect(POD, CLUSTER_IP, 80)).isNotNull();
    ApiObject gone = object("{kind: Service, metadata: {namespace: default, name: web}}");
    cluster.onService(new WatchEvent(WatchEvent.Type.DELETED, gone, null));
    table.refresh();

    assertThat(connect(POD, CLUSTER_IP, 80)).isNull();
    assertThat(connect(STRANGER, NODE, 30080)).isNull();
    assertThat(table.refusalOfClusterIp(to(CLUSTER_IP, 80)).how()).isEqualTo(Refusal.NONE);
  }

  @Test
  void hintsCountOnlyIfEveryReadyEndpointHasOne() {
    String near = "{addresses: [10.42.0.1], nodeName: n1, hints: {forZones: [{name: zone-a}]}}";
    String far = "{addresses: [10.42.1.1], nodeName: n2, hints: {forZones: [{name: zone-b}]}}";
    service("type: ClusterIP", near + "," + far);
    assertThat(reached(POD, CLUSTER_IP, 80)).containsExactly("10.42.0.1:8080");

    service("type: ClusterIP", near + "," + far + "," + endpoint("10.42.1.2", "n2", READY));
    assertThat(reached(POD, CLUSTER_IP, 80)).hasSize(3);
  }
}
