package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.EngineContract.NIGHTLY;
import static io.podwire.conformance.TwoNodes.guardedBy;
import static io.podwire.conformance.TwoNodes.pod;
import static io.podwire.conformance.TwoNodes.service;
import static io.podwire.conformance.TwoNodes.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.podwire.CommandAssert;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Services between two nodes: the only {@code server} is on the node {@code far}, beside the Pod
 * {@code beside}; the Pod {@code client} is on the node {@code near}. What gives load balancers
 * their addresses was judged on the project's testbed, which is not k3s's own: on k3s one with
 * external traffic policy Local has those of nodes with a ready Pod alone.
 */
@ClusterTest(nodes = 2, scope = Scope.CLASS)
@Section(Subject.KUBE_PROXY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ServiceNodesContract {
  /** Of the range for documentation: nobody has it. */
  private static final String EXTERNAL = "192.0.2.10";

  private static final String TOPOLOGY = "service.kubernetes.io/topology-mode";
  private static final String OLD_TOPOLOGY = "service.kubernetes.io/topology-aware-hints";

  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: ruled}
      spec:
        podSelector: {matchLabels: {app: server}}
        ingress: [{from: [{ipBlock: {cidr: %s/32}}]}]
      """;

  private TwoNodes nodes;
  private NodeHandle near;
  private NodeHandle far;
  private PodHandle client;
  private PodHandle beside;

  @BeforeEach
  void threePods() {
    nodes = TwoNodes.set();
    near = nodes.near();
    far = nodes.far();
    client = nodes.client();
    beside = nodes.beside();
  }

  @Test
  void aPolicyLocalKeepsToTheNodeAndTheSource() {
    cluster()
        .apply(
            service("any", "type: NodePort", 8080)
                + service("local", "type: NodePort\nexternalTrafficPolicy: Local", 8080)
                + service("inner", "internalTrafficPolicy: Local", 8080)
                + service("both", "type: NodePort\ninternalTrafficPolicy: Local", 8080)
                + service("nobody", "type: NodePort\ninternalTrafficPolicy: Local", 8080)
                    .replace("app: server", "app: nobody"));
    int any = cluster().service("any").nodePort();
    int local = cluster().service("local").nodePort();

    nodes
        .askedByAll()
        .row("any at near", near.address(), any)
        .row("any at far", far.address(), any)
        .row("any at the bridge of near", SourceTable.bridge(near), any)
        .row("any at the bridge of far", SourceTable.bridge(far), any)
        .row("any at 127.0.0.1", "127.0.0.1", any)
        .datagramRow("datagram at near", near.address(), udpNodePort("any"))
        .datagramRow("datagram at far", far.address(), udpNodePort("any"))
        .isExactly(
            """
                                       client      beside      near        far
            any at near                near        near        near        near
            any at far                 far bridge  far bridge  far bridge  far bridge
            any at the bridge of near  near        near        near        near
            any at the bridge of far   far bridge  far bridge  far bridge  far bridge
            any at 127.0.0.1           refused     refused     near        far bridge
            datagram at near           near        near        near        near
            datagram at far            far bridge  far bridge  far bridge  far bridge
            """);
    nodes
        .askedByAll()
        .row("local at near", near.address(), local)
        .row("local at far", far.address(), local)
        .row("local at the bridge of near", SourceTable.bridge(near), local)
        .row("local at the bridge of far", SourceTable.bridge(far), local)
        .row("local at 127.0.0.1", "127.0.0.1", local)
        .isExactly(
            """
                                         client   beside   near         far
            local at near                client   silent   near         silent
            local at far                 near     beside   near         far bridge
            local at the bridge of near  client   silent   near bridge  silent
            local at the bridge of far   client   beside   near         far bridge
            local at 127.0.0.1           refused  refused  near         far bridge
            """);
    nodes
        .askedByAll()
        .row("inner", cluster().service("inner").clusterIp(), 8080)
        .row("both", cluster().service("both").clusterIp(), 8080)
        .row("both at near", near.address(), cluster().service("both").nodePort())
        .row("nobody", cluster().service("nobody").clusterIp(), 8080)
        .row("nobody at near", near.address(), cluster().service("nobody").nodePort())
        .isExactly(
            """
                            client   beside   near     far
            inner           silent   beside   silent   far bridge
            both            silent   beside   silent   far bridge
            both at near    near     near     near     near
            nobody          refused  refused  refused  refused
            nobody at near  refused  refused  refused  refused
            """);
    udp(client, "inner:8080").errorContains("TIMEOUT");
    udp(beside, "inner:8080").succeeds();
    udp(beside, near.address() + ":" + udpNodePort("local")).errorContains("TIMEOUT");
    udp(client, near.address() + ":" + udpNodePort("local")).succeeds();
    udp(beside, near.address() + ":" + udpNodePort("nobody")).errorContains("REFUSED");
  }

  @Test
  void sourceRangesGuardALoadBalancersAddressOfEveryNode() {
    cluster()
        .apply(
            service("balanced", "type: LoadBalancer", 8090)
                + service("nearest", "type: LoadBalancer\nexternalTrafficPolicy: Local", 8091)
                + service("guarded", guardedBy(client.ip()), 8092)
                + service("guarded-node", guardedBy(near.address()), 8093)
                + service("external", "externalIPs: [" + EXTERNAL + "]", 8094)
                + service(
                    "external-near",
                    "externalIPs: [" + EXTERNAL + "]\nexternalTrafficPolicy: Local",
                    8095));
    for (String each : List.of("balanced", "guarded", "guarded-node")) {
      awaitIngress(each, near.address(), far.address());
    }
    awaitIngress("nearest", far.address());
    ServiceHandle guarded = cluster().service("guarded");

    nodes
        .askedByAll()
        .row("balanced at near", near.address(), 8090)
        .row("balanced at far", far.address(), 8090)
        .row("nearest at far", far.address(), 8091)
        .row("guarded at near", near.address(), 8092)
        .row("guarded at far", far.address(), 8092)
        .row("guarded's node port", near.address(), guarded.nodePort())
        .row("guarded's cluster address", guarded.clusterIp(), 8092)
        .row("guarded-node at near", near.address(), 8093)
        .row("guarded-node at far", far.address(), 8093)
        .row("external", EXTERNAL, 8094)
        .row("external-near", EXTERNAL, 8095)
        .isExactly(
            """
                                       client  beside      near    far
            balanced at near           near    far bridge  near    far bridge
            balanced at far            near    far bridge  near    far bridge
            nearest at far             client  beside      near    far bridge
            guarded at near            near    silent      silent  silent
            guarded at far             near    silent      silent  silent
            guarded's node port        near    near        near    near
            guarded's cluster address  client  beside      near    far bridge
            guarded-node at near       silent  silent      near    silent
            guarded-node at far        silent  silent      near    silent
            external                   near    far bridge  near    far bridge
            external-near              client  beside      near    far bridge
            """);
  }

  @Test
  void outsideSeesTheNodesApart() {
    cluster().apply(service("kept", "type: LoadBalancer\nexternalTrafficPolicy: Local", 8101));
    String outside = nodes.outsideAddress(cluster().service("kept").nodePort());
    String everyNode = "[" + near.address() + ", " + far.address() + "]";
    cluster()
        .apply(
            service("open", "type: LoadBalancer", 8100)
                + service("invited", guardedBy(outside), 8102)
                + service("shut", guardedBy(client.ip()), 8103)
                + service(
                    "shared",
                    "externalIPs: " + everyNode + "\nexternalTrafficPolicy: Local",
                    8104));
    for (String each : List.of("open", "invited", "shut")) {
      awaitIngress(each, near.address(), far.address());
    }
    awaitIngress("kept", far.address());
    int open = cluster().service("open").nodePort();
    int kept = cluster().service("kept").nodePort();

    nodes
        .askedFromOutside(outside)
        .row("open's node port at near", near.address(), open)
        .row("open's node port at far", far.address(), open)
        .row("open at near", near.address(), 8100)
        .row("open at far", far.address(), 8100)
        .row("kept's node port at near", near.address(), kept)
        .row("kept's node port at far", far.address(), kept)
        .row("kept at far", far.address(), 8101)
        .row("invited at near", near.address(), 8102)
        .row("shut at near", near.address(), 8103)
        .row("shut's node port", near.address(), cluster().service("shut").nodePort())
        .row("shared at near", near.address(), 8104)
        .row("shared at far", far.address(), 8104)
        .datagramRow("datagram to open's node port at near", near.address(), udpNodePort("open"))
        .datagramRow("datagram to open at far", far.address(), 8100)
        .datagramRow("datagram to kept's node port at near", near.address(), udpNodePort("kept"))
        .datagramRow("datagram to kept at far", far.address(), 8101)
        .datagramRow("datagram to invited at near", near.address(), 8102)
        .datagramRow("datagram to shut at near", near.address(), 8103)
        .datagramRow("datagram to nobody at near", near.address(), 8105)
        .isExactly(
            """
                                                  outside
            open's node port at near              near
            open's node port at far               far bridge
            open at near                          near
            open at far                           far bridge
            kept's node port at near              silent
            kept's node port at far               outside
            kept at far                           outside
            invited at near                       near
            shut at near                          silent
            shut's node port                      near
            shared at near                        silent
            shared at far                         outside
            datagram to open's node port at near  near
            datagram to open at far               far bridge
            datagram to kept's node port at near  silent
            datagram to kept at far               outside
            datagram to invited at near           near
            datagram to shut at near              silent
            datagram to nobody at near            refused
            """);
    assertThatThrownBy(
            () ->
                cluster()
                    .fromOutside()
                    .get(cluster().service("kept").nodePortUrl(near))
                    .now()
                    .succeeds())
        .hasMessageContaining(
            "Service default/kept: spec.externalTrafficPolicy Local leads to Pods of the same node"
                + " alone, and Node %s has none that is ready; they are on Node %s",
            near.name(), far.name());
  }

  /**
   * Judged on the project's testbed, where each node judges for the Pods of all: what another node
   * passes on in its own name is only asked where neither name is let in.
   */
  @Test
  @Section(Subject.NETWORK_POLICY)
  void aPolicySeesWhoAsksFromOutsideAsThePodsNodeDoes() {
    cluster()
        .apply(
            service("ruled", "type: NodePort", 8150)
                + service("ruled-local", "type: NodePort\nexternalTrafficPolicy: Local", 8151));
    int ruled = cluster().service("ruled").nodePort();
    int local = cluster().service("ruled-local").nodePort();
    String outside = nodes.outsideAddress(local);
    try {
      cluster().apply(POLICY.formatted(outside));
      nodes
          .askedFromOutside(outside)
          .row("ruled at near", near.address(), ruled)
          .row("ruled at far", far.address(), ruled)
          .row("ruled-local at far", far.address(), local)
          .isExactly(
              """
                                  outside
              ruled at near       refused
              ruled at far        far bridge
              ruled-local at far  outside
              """);
      cluster().apply(POLICY.formatted(near.address()));
      nodes
          .askedFromOutside(outside)
          .row("ruled at far", far.address(), ruled)
          .row("ruled-local at far", far.address(), local)
          .isExactly(
              """
                                  outside
              ruled at far        refused
              ruled-local at far  refused
              """);
    } finally {
      cluster().networkPolicy("ruled").delete();
    }
  }

  @Test
  void aServerInANodesOwnNetworkSeesAnotherNodeInPlaceOfItsPods() {
    cluster()
        .apply(
            pod("host-server", far)
                    .replace("spec:", "spec:\n  hostNetwork: true")
                    .replace("=81", "=8181")
                    .replace("=80", "=8180")
                + service("host", "type: NodePort\nexternalTrafficPolicy: Local", 8160)
                    .replace("app: server", "app: host-server")
                    .replace("targetPort: 80", "targetPort: 8180"));
    cluster().pod("host-server").awaitReady();
    ServiceHandle host = cluster().service("host");

    nodes
        .askedByAll()
        .row("itself", far.address(), 8180)
        .row("by the cluster address", host.clusterIp(), 8160)
        .row("at near", near.address(), host.nodePort())
        .row("at far", far.address(), host.nodePort())
        .isExactly(
            """
                                    client  beside  near  far
            itself                  near    beside  near  far
            by the cluster address  near    beside  near  far
            at near                 near    silent  near  silent
            at far                  near    beside  near  far
            """);
  }

  @Test
  void aHealthCheckPortTellsTheNodesApart() {
    cluster().apply(service("checked", "type: LoadBalancer\nexternalTrafficPolicy: Local", 8110));
    ServiceHandle checked = cluster().service("checked");
    int port = spec(checked).getHealthCheckNodePort();

    health(far, port)
        .outputContains("200 OK")
        .outputContains("\"name\": \"checked\"")
        .outputContains("\"localEndpoints\": 1")
        .outputContains("\"serviceProxyHealthy\": true");
    health(near, port)
        .outputContains("503 Service Unavailable")
        .outputContains("\"localEndpoints\": 0")
        .outputContains("\"serviceProxyHealthy\": true");

    edit(checked, spec -> spec.setExternalTrafficPolicy("Cluster"));
    assertThat(spec(checked).getHealthCheckNodePort()).isNull();
    health(far, port).exitCode(7);
    health(near, port).exitCode(7);

    edit(checked, spec -> spec.setExternalTrafficPolicy("Local"));
    health(far, spec(checked).getHealthCheckNodePort()).outputContains("200 OK");
  }

  @Test
  void theLastPodOfANodeServesWhileItEndsAndIsNotHealthyAnyMore() {
    String preStop = "    lifecycle: {preStop: {exec: {command: [sleep, \"20\"]}}}\n---";
    cluster()
        .apply(
            pod("ending", near)
                    .replace("PeriodSeconds: 0", "PeriodSeconds: 30")
                    .replace("---", preStop)
                + service("ending", "type: LoadBalancer\nexternalTrafficPolicy: Local", 8130)
                    .replace("app: server", "app: ending"));
    ServiceHandle ending = cluster().service("ending");
    int check = spec(ending).getHealthCheckNodePort();
    String ask = Netexec.hostname(near.address() + ":" + ending.nodePort());
    beside.sh(ask).outputIs("ending");
    health(near, check).outputContains("200 OK");

    cluster().client().pods().inNamespace("default").withName("ending").delete();

    EndpointSlices.awaitConditions("ending", "ready false, serving true, terminating true");
    health(near, check).outputContains("503").outputContains("\"localEndpoints\": 0");
    beside.sh(ask).outputIs("ending");

    cluster().pod("ending").kill();

    beside.sh(ask).exitCode(7);
  }

  @Test
  void aPreferenceIsFollowedWhereEveryEndpointHasAHint() {
    cluster()
        .apply(
            service("zonal", "trafficDistribution: PreferSameZone", 8120)
                .replace("app: server", "of: trio"));
    ServiceHandle zonal = cluster().service("zonal");
    ZoneHints hints = new ZoneHints(zonal);
    try {
      hints.are("beside none", "client none", "server none");
      hints.leadTo(far, "beside client server");

      zone(near, "a");
      zone(far, "b");
      edit(zonal, spec -> spec.setTrafficDistribution("PreferClose"));
      hints.are("beside zones b", "client zones a", "server zones b");
      hints.leadTo(far, "beside server");
      hints.leadTo(near, "client");

      zone(near, "c");
      hints.are("beside zones b", "client zones a", "server zones b");
      hints.leadTo(near, "beside client server");

      edit(zonal, spec -> spec.setTrafficDistribution("PreferSameNode"));
      String onFar = " zones b nodes " + far.name();
      hints.are("beside" + onFar, "client zones c nodes " + near.name(), "server" + onFar);
      hints.leadTo(near, "client");

      zone(near, null);
      edit(zonal, spec -> spec.setTrafficDistribution("PreferSameZone"));
      hints.are("beside zones b", "client none", "server zones b");
      hints.leadTo(far, "beside client server");
    } finally {
      zone(near, null);
      zone(far, null);
    }
  }

  /** Nodes of the control plane do not count: where one has that role there are too few left. */
  @Test
  void anAnnotationGivesEachZoneItsShareOfTheEndpoints() {
    assumeThat(cluster().nodes())
        .noneMatch(
            node ->
                node.resource()
                    .getMetadata()
                    .getLabels()
                    .containsKey("node-role.kubernetes.io/control-plane"));
    String disabled = "endpoint-slice-controller Warning TopologyAwareHintsDisabled ";
    String noZones =
        disabled
            + "Insufficient Node information: allocatable CPU or zone not specified on one or more"
            + " nodes, addressType: IPv4";
    String enabled =
        "endpoint-slice-controller Normal TopologyAwareHintsEnabled Topology Aware Hints has been"
            + " enabled, addressType: IPv4";
    String tooUneven =
        disabled
            + "Unable to allocate minimum required endpoints to each zone without exceeding overload"
            + " threshold (3 endpoints, 2 zones), addressType: IPv4";
    String tooFew =
        disabled + "Insufficient number of endpoints (1 endpoints, 2 zones), addressType: IPv4";
    cluster()
        .apply(
            service("shared", "type: ClusterIP", 8170)
                .replace("app: server", "on: far")
                .replace("{name: shared", "{name: shared, annotations: {" + TOPOLOGY + ": Auto}"));
    ServiceHandle shared = cluster().service("shared");
    ZoneHints hints = new ZoneHints(shared);
    try {
      hints.are("beside none", "server none");
      hints.haveBeenToldOf(noZones);

      zone(near, "a");
      zone(far, "b");
      hints.editUntilThereAreSome();
      String given = hints.podOf("a", "a", "b");
      hints.leadTo(near, given);
      hints.leadTo(far, hints.podOf("b", "a", "b"));
      hints.haveBeenToldOf(noZones, enabled);

      edit(shared, spec -> spec.setSelector(Map.of("of", "trio")));
      hints.are("beside none", "client none", "server none");
      edit(shared, spec -> spec.setSelector(Map.of("app", "server")));
      hints.are("server none");
      hints.haveBeenToldOf(noZones, enabled, tooUneven, tooFew);
      edit(shared, spec -> spec.setSelector(Map.of("on", "far")));
      hints.podOf("a", "a", "b");

      zone(far, "a");
      hints.are("beside none", "server none");

      zone(far, "b");
      hints.edit(
          resource -> {
            resource.getMetadata().setAnnotations(Map.of(OLD_TOPOLOGY, "auto"));
            resource.getSpec().setTrafficDistribution("PreferSameZone");
          });
      hints.editUntilThereAreSome();
      hints.podOf("a", "a", "b");

      hints.edit(resource -> resource.getMetadata().setAnnotations(Map.of()));
      hints.are("beside zones b", "server zones b");
      hints.haveBeenToldOf(
          noZones,
          enabled,
          tooUneven,
          tooFew,
          disabled + "Topology Aware Hints has been disabled, addressType: IPv4");
    } finally {
      zone(near, null);
      zone(far, null);
    }
  }

  /**
   * Thirteen ports each remember for themselves; one chance in 8,000 or less for each comparison.
   */
  @Test
  @Tag(NIGHTLY)
  void anAffinityIsOfOnePortOnOneNode() {
    String ports =
        IntStream.rangeClosed(8201, 8212)
            .mapToObj("  - {name: p%1$d, port: %1$d, targetPort: 80}\n"::formatted)
            .collect(Collectors.joining());
    String affinity = "type: NodePort\nsessionAffinity: ClientIP";
    cluster()
        .apply(
            (service("sticky", affinity, 8200)
                    + service("kept", affinity + "\nexternalTrafficPolicy: Local", 8200))
                .replace("app: server", "of: trio")
                .replace("---", ports + "---"));
    Affinities sticky = new Affinities(cluster().service("sticky"));
    Affinities kept = new Affinities(cluster().service("kept"));

    List<String> ofClient = sticky.inside(client::sh);
    assertThat(sticky.at(near.address(), client::sh)).isEqualTo(ofClient);
    List<String> ofNear = sticky.at(near.address(), near.probe()::sh);
    assertThat(ofNear).as("another client").isNotEqualTo(ofClient);
    List<String> ofNearAtFar = sticky.at(far.address(), near.probe()::sh);
    assertThat(ofNearAtFar).as("another node").isNotEqualTo(ofNear);
    assertThat(sticky.at(far.address(), client::sh)).as("seen as its node").isEqualTo(ofNearAtFar);
    assertThat(sticky.inside(beside::sh)).isEqualTo(sticky.at(far.address(), beside::sh));

    assertThat(sticky.fromOutside(near.address())).isNotEqualTo(sticky.fromOutside(far.address()));
    assertThat(kept.fromOutside(far.address())).doesNotContain("client");
    assertThat(kept.at(far.address(), client::sh))
        .isEqualTo(kept.at(far.address(), near.probe()::sh))
        .doesNotContain("client");
    assertThat(kept.at(far.address(), beside::sh)).isEqualTo(kept.inside(beside::sh));

    String datagrams =
        "for i in $(seq 6); do echo hostname | nc -u -w 1 -W 1 %s %d; echo; done | sort | uniq | grep -c .";
    client.sh(datagrams.formatted(cluster().service("sticky").clusterIp(), 8200)).outputIs("1");
    beside.sh(datagrams.formatted(near.address(), udpNodePort("sticky"))).outputIs("1");
  }

  // ---- words -------------------------------------------------------------------------------

  private static CommandAssert udp(PodHandle from, String to) {
    return from.sh(Netexec.connect("udp", to));
  }

  private static int udpNodePort(String service) {
    return spec(cluster().service(service)).getPorts().get(1).getNodePort();
  }

  private CommandAssert health(NodeHandle node, int port) {
    return client.sh("curl -si -m 2 http://" + node.address() + ":" + port + "/");
  }

  private static ServiceSpec spec(ServiceHandle service) {
    return service.resource().getSpec();
  }

  private static void edit(ServiceHandle service, Consumer<ServiceSpec> change) {
    cluster()
        .client()
        .services()
        .inNamespace(service.namespace())
        .withName(service.name())
        .edit(
            resource -> {
              change.accept(resource.getSpec());
              return resource;
            });
  }

  private static void awaitIngress(String service, String... addresses) {
    cluster()
        .await("the addresses of " + service)
        .untilAsserted(
            () ->
                assertThat(
                        cluster()
                            .service(service)
                            .resource()
                            .getStatus()
                            .getLoadBalancer()
                            .getIngress())
                    .extracting(LoadBalancerIngress::getIp)
                    .contains(addresses));
  }
}
