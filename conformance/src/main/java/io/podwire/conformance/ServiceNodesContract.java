package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.podwire.CommandAssert;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {app: %1$s, zonal: "%s"}}
      spec:
        nodeName: %s
        terminationGracePeriodSeconds: 0
        containers:
        - name: one
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=80, --udp-port=81]
      ---
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s}
      spec:
        %2$s
        ports:
        - {name: http, port: %3$d, targetPort: 80}
        - {name: udp, port: %3$d, targetPort: 81, protocol: UDP}
      ---
      """;

  private static final String ZONE = "topology.kubernetes.io/zone";

  /** Of the range for documentation: nobody has it. */
  private static final String EXTERNAL = "192.0.2.10";

  private NodeHandle near;
  private NodeHandle far;
  private PodHandle client;
  private PodHandle beside;

  @BeforeAll
  static void threePods() {
    List<NodeHandle> nodes = cluster().nodes();
    cluster()
        .apply(
            POD.formatted("client", true, nodes.get(0).name())
                + POD.formatted("server", true, nodes.get(1).name())
                + POD.formatted("beside", false, nodes.get(1).name()));
    Stream.of("client", "server", "beside").forEach(pod -> cluster().pod(pod).awaitReady());
  }

  @BeforeEach
  void names() {
    near = cluster().nodes().get(0);
    far = cluster().nodes().get(1);
    client = cluster().pod("client");
    beside = cluster().pod("beside");
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

    everyone()
        .row("any at near", near.address(), any)
        .row("any at far", far.address(), any)
        .row("any at the bridge of near", SourceTable.bridge(near), any)
        .row("any at the bridge of far", SourceTable.bridge(far), any)
        .row("any at 127.0.0.1", "127.0.0.1", any)
        .isExactly(
            """
                                       client      beside      near        far
            any at near                near        near        near        near
            any at far                 far bridge  far bridge  far bridge  far bridge
            any at the bridge of near  near        near        near        near
            any at the bridge of far   far bridge  far bridge  far bridge  far bridge
            any at 127.0.0.1           refused     refused     near        far bridge
            """);
    everyone()
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
    everyone()
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

    everyone()
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
  void outsideSeesTheNodesApart() throws IOException {
    cluster().apply(service("kept", "type: LoadBalancer\nexternalTrafficPolicy: Local", 8101));
    String outside = outsideAddress(far.address(), cluster().service("kept").nodePort());
    String nodes = "[" + near.address() + ", " + far.address() + "]";
    cluster()
        .apply(
            service("open", "type: LoadBalancer", 8100)
                + service("invited", guardedBy(outside), 8102)
                + service("shut", guardedBy(client.ip()), 8103)
                + service(
                    "shared", "externalIPs: " + nodes + "\nexternalTrafficPolicy: Local", 8104));
    for (String each : List.of("open", "invited", "shut")) {
      awaitIngress(each, near.address(), far.address());
    }
    awaitIngress("kept", far.address());
    int open = cluster().service("open").nodePort();
    int kept = cluster().service("kept").nodePort();

    new SourceTable()
        .knowing("near", near)
        .knowing("far", far)
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
        .isExactly(
            """
                                      outside
            open's node port at near  near
            open's node port at far   far bridge
            open at near              near
            open at far               far bridge
            kept's node port at near  silent
            kept's node port at far   outside
            kept at far               outside
            invited at near           near
            shut at near              silent
            shut's node port          near
            shared at near            silent
            shared at far             outside
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
            POD.formatted("ending", false, near.name())
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
    cluster().apply(service("zonal", "trafficDistribution: PreferSameZone", 8120));
    ServiceHandle zonal = cluster().service("zonal");
    edit(zonal, spec -> spec.setSelector(Map.of("zonal", "true")));
    try {
      hints(zonal, "client none", "server none");
      answers(beside::sh, zonal, "client server");

      zone(near, "a");
      zone(far, "b");
      edit(zonal, spec -> spec.setTrafficDistribution("PreferClose"));
      hints(zonal, "client zones a", "server zones b");
      answers(beside::sh, zonal, "server");
      answers(near.probe()::sh, zonal, "client");

      zone(near, "c");
      hints(zonal, "client zones a", "server zones b");
      answers(near.probe()::sh, zonal, "client server");

      edit(zonal, spec -> spec.setTrafficDistribution("PreferSameNode"));
      hints(zonal, "client zones c nodes " + near.name(), "server zones b nodes " + far.name());
      answers(near.probe()::sh, zonal, "client");

      zone(near, null);
      edit(zonal, spec -> spec.setTrafficDistribution("PreferSameZone"));
      hints(zonal, "client none", "server zones b");
      answers(beside::sh, zonal, "client server");
    } finally {
      zone(near, null);
      zone(far, null);
    }
  }

  // ---- words -------------------------------------------------------------------------------

  private static String service(String name, String spec, int port) {
    String more = (spec + "\nselector: {app: server}").replace("\n", "\n  ");
    return SERVICE.formatted(name, more, port);
  }

  private static String guardedBy(String address) {
    return "type: LoadBalancer\nloadBalancerSourceRanges: [" + address + "/32]";
  }

  private SourceTable everyone() {
    return new SourceTable()
        .askedBy(client)
        .askedBy(beside)
        .askedBy("near", near)
        .askedBy("far", far);
  }

  /** What this machine calls itself when it asks there. */
  private static String outsideAddress(String node, int port) throws IOException {
    cluster().fromOutside().get("http://" + node + ":" + port).succeeds();
    try (Socket socket =
        cluster().fromOutside().network().socketFactory().createSocket(node, port)) {
      return socket.getLocalAddress().getHostAddress();
    }
  }

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

  private static void zone(NodeHandle node, @Nullable String zone) {
    cluster()
        .client()
        .nodes()
        .withName(node.name())
        .edit(
            resource -> {
              resource.getMetadata().getLabels().remove(ZONE);
              if (zone != null) {
                resource.getMetadata().getLabels().put(ZONE, zone);
              }
              return resource;
            });
  }

  private static void hints(ServiceHandle service, String... expected) {
    cluster()
        .await("the hints of " + service)
        .untilAsserted(
            () ->
                assertThat(EndpointSlices.endpoints(EndpointSlices.of(service.name())))
                    .extracting(ServiceNodesContract::hint)
                    .containsExactlyInAnyOrder(expected));
  }

  private static String hint(Endpoint endpoint) {
    String pod = endpoint.getTargetRef().getName();
    EndpointHints hints = endpoint.getHints();
    if (hints == null) {
      return pod + " none";
    }
    StringBuilder words = new StringBuilder(pod);
    hints.getForZones().forEach(zone -> words.append(" zones ").append(zone.getName()));
    hints.getForNodes().forEach(node -> words.append(" nodes ").append(node.getName()));
    return words.toString();
  }

  /** Who answers thirty connections: one of two is missed by chance once in 500 million runs. */
  private static void answers(
      Function<String, CommandAssert> from, ServiceHandle service, String who) {
    String url = "http://" + service.clusterIp() + ":" + service.port() + "/hostname";
    from.apply(
            "for i in $(seq 30); do curl -s -m 1 -w '\\n' "
                + url
                + "; done | sort | uniq | tr '\\n' ' '")
        .outputIs(who);
  }
}
