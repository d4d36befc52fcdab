package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.netshoot;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.DeploymentHandle;
import io.podwire.Forward;
import io.podwire.NamespaceHandle;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.Url;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Course notes on "Creating Services": mortal Pods, the four types, and how to try them. */
@Tutorial("Course notes: Creating Services")
@ClusterTest(nodes = 2, scope = Scope.CLASS)
class CreatingServicesTest {
  private static final String TITLE = "<title>Welcome to nginx!</title>";

  /** A server that tells its own name: agnhost's netexec. */
  private static final String NETEXEC =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %1$s}
      spec:
        replicas: %3$d
        selector: {matchLabels: {app: %1$s}}
        template:
          metadata: {labels: {app: %1$s}}
          spec:
            containers:
            - name: agnhost
              image: registry.k8s.io/e2e-test-images/agnhost:2.53
              args: [netexec, --http-port=%2$d, --udp-port=8081]
      """;

  /** The course's example: two Pods of nginx, and a Service called the same. */
  @BeforeAll
  static void nginxIsExposed() {
    cluster().deploy(nginx, 2).expose(PORT_80).endpoints().hasSize(2);
  }

  @Test
  @Order(1)
  @DisplayName("E1 a Pod gets an IP address after it has been scheduled")
  void anUnscheduledPodHasNoAddress() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: nowhere}
            spec:
              nodeSelector: {disk: none-has-this}
              containers: [{name: web, image: nginx}]
            """);
    cluster().run("somewhere", nginx).awaitReady();

    Pod pod = cluster().pod("nowhere").resource();
    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(pod.getStatus().getPodIP()).isNull();
    assertThat(pod.getSpec().getNodeName()).isNull();
    assertThat(pod.getStatus().getConditions())
        .anySatisfy(
            condition -> {
              assertThat(condition.getType()).isEqualTo("PodScheduled");
              assertThat(condition.getReason()).isEqualTo("Unschedulable");
            });
  }

  @Test
  @Order(2)
  @DisplayName("E2 scaled Pods have their own addresses, a replacement has another")
  void eachPodHasItsOwnAddress() {
    DeploymentHandle web = web();
    List<String> before = web.podIps();
    assertThat(before).hasSize(2).doesNotHaveDuplicates();

    PodHandle first = web.pod(0);
    String gone = first.ip();
    first.kill();

    assertThat(web.podIps()).hasSize(2).doesNotContain(gone);
  }

  @Test
  @Order(3)
  @DisplayName("E3 Services are not ephemeral: the Pods go, the Service stays")
  void theServiceStays() {
    DeploymentHandle web = cluster().deploy(nginx).named("mortal");
    ServiceHandle service = web.expose(PORT_80);
    String address = service.clusterIp();
    web.awaitRolledOut();

    web.delete();

    assertThat(service.clusterIp()).isEqualTo(address);
    service.endpoints().areEmpty();
  }

  @Test
  @Order(4)
  @DisplayName("E4 ✗ a selector matches Pods and Deployments; it matches Pods alone")
  void theSelectorMatchesPods() {
    DeploymentHandle web = cluster().deploy(nginx).named("front").labelled("tier", "front");
    ServiceHandle service = web.expose(PORT_80);
    service.endpoints().hasSize(1);
    PodHandle bare = cluster().run("bare", nginx).labelled("tier", "front").awaitReady();
    service.endpoints().hasSize(2).includes(bare);

    // The Deployment's own label goes; nothing changes.
    cluster()
        .client()
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("front")
        .edit(
            deployment -> {
              deployment.getMetadata().setLabels(Map.of("tier", "none"));
              return deployment;
            });

    service.endpoints().hasSize(2).holdsFor(Duration.ofSeconds(2));
  }

  @Test
  @Order(5)
  @DisplayName("E5 requests go to the Pods that are ready to go")
  void onlyReadyPodsServe() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: unready, labels: {app: picky}}
            spec:
              containers:
              - name: web
                image: nginx
                readinessProbe: {exec: {command: [test, -e, /tmp/ready]}, periodSeconds: 1}
            """);
    ServiceHandle service = cluster().deploy(nginx).named("picky").expose(PORT_80);
    PodHandle unready = cluster().pod("unready");
    unready.exec("true").succeeds();
    service.endpoints().hasSize(1).excludes(unready);

    unready.exec("touch", "/tmp/ready").succeeds();

    service.endpoints().hasSize(2).includes(unready);
  }

  @Test
  @Order(6)
  @DisplayName("E6 layer 4: a kept connection sticks to its Pod, new ones are balanced")
  void aKeptConnectionSticks() {
    netexec("web", 8080, 2).expose(8080).endpoints().hasSize(2);

    cluster()
        .fromPod(curl)
        .sh("curl -s -m 5 -w '\\n' 'http://web:8080/hostname?[1-24]' | sort -u | wc -l")
        .outputIs("1");
    cluster()
        .fromPod(curl)
        .sh(
            "for i in $(seq 24); do curl -s -m 1 -w '\\n' http://web:8080/hostname; done"
                + " | sort -u | wc -l")
        .outputIs("2");
  }

  @Test
  @Order(7)
  @DisplayName("E7 TCP and UDP: one Service for both")
  void tcpAndUdp() {
    DeploymentHandle web = netexec("frontend", 8080, 1);
    var both =
        web.expose(port(80).to(8080).named("http"), port(81).to(8081).udp().named("udp"))
            .named("both");
    both.endpoints().hasSize(1);
    String name = web.pod(0).name();

    cluster().fromPod(netshoot).sh("curl -s -m 3 http://both/hostname").outputIs(name);
    cluster().fromPod(netshoot).udp(both, 81).sending("hostname").answerIs(name);
  }

  @Test
  @Order(8)
  @DisplayName("E8 caller → Service 80 → Pod 8080 → Service 9000 → Pod 27017")
  void aChainOfServices() {
    DeploymentHandle frontend = netexec("frontend", 8080, 1);
    DeploymentHandle backend = netexec("backend", 27017, 1);
    frontend.expose(port(80).to(8080)).endpoints().hasSize(1);
    backend.expose(port(9000).to(27017)).endpoints().hasSize(1);

    cluster()
        .fromPod(busybox)
        .wget("http://frontend/hostname")
        .succeeds()
        .bodyContains(frontend.pod(0).name());
    frontend.pod(0).sh("curl -s -m 3 http://backend:9000/hostname").outputIs(backend.pod(0).name());
  }

  @Test
  @Order(9)
  @DisplayName("E9 ClusterIP is the type when none is given")
  void clusterIpIsTheDefault() {
    assertThat(web().service().resource().getSpec().getType()).isEqualTo("ClusterIP");
  }

  @Test
  @Order(10)
  @DisplayName("E10 nodePort: 31000, on the address of each node")
  void aFixedNodePort() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: nginx-nodeport}
            spec:
              type: NodePort
              selector: {app: nginx}
              ports:
              - port: 80
                targetPort: 80
                nodePort: 31000
            """);

    for (NodeHandle node : cluster().nodes()) {
      cluster()
          .fromOutside()
          .get("http://" + node.address() + ":31000")
          .status(200)
          .bodyContains(TITLE);
    }
  }

  @Test
  @Order(11)
  @DisplayName("E11 LoadBalancer: NodePort and ClusterIP are made too")
  void aLoadBalancerMakesTheOthers() {
    ServiceHandle service = web().expose(PORT_80).named("outside").asLoadBalancer();

    cluster().fromOutside().get(service.external()).status(200).bodyContains(TITLE);
    cluster().fromOutside().get(service.nodePortUrl()).status(200);
    cluster().fromPod(busybox).get(service.clusterIpUrl()).succeeds();
  }

  @Test
  @Order(12)
  @DisplayName("E12 ✗ EXTERNAL-IP localhost is the desktop's; here it is the nodes' addresses")
  void theLoadBalancersAddressIsTheNodes() {
    ServiceHandle service = web().expose(PORT_80).named("desktop").asLoadBalancer(8080);
    service.external();

    assertThat(service.resource().getStatus().getLoadBalancer().getIngress())
        .extracting(ingress -> ingress.getIp())
        .containsExactlyInAnyOrderElementsOf(
            cluster().nodes().stream().map(NodeHandle::address).toList());
  }

  @Test
  @Order(13)
  @DisplayName("E13 external-service:9000 is an alias, moved without touching Pods ✗ not for an IP")
  void anAliasCanBeMoved() {
    DeploymentHandle frontend = netexec("frontend", 8080, 1);
    DeploymentHandle backend = netexec("backend", 27017, 1);
    frontend.expose(port(9000).to(8080)).named("one").endpoints().hasSize(1);
    backend.expose(port(9000).to(27017)).named("two").endpoints().hasSize(1);
    String ask = "curl -s -m 5 http://external-service:9000/hostname";

    cluster().apply(externalService("one.default.svc.cluster.local"));
    cluster().fromPod(curl).sh(ask).outputIs(frontend.pod(0).name());

    cluster().apply(externalService("two.default.svc.cluster.local"));
    cluster().fromPod(curl).sh(ask).outputIs(backend.pod(0).name());

    cluster().apply(externalService(frontend.pod(0).ip()));
    cluster().fromPod(curl).sh("curl -s http://external-service:9000").exitCode(6);
  }

  @Test
  @Order(14)
  @DisplayName("E14 port-forward to a Pod, a Deployment, a Service ✗ does not balance: one Pod")
  void portForwardGoesToOnePod() throws Exception {
    DeploymentHandle web = netexec("web", 8080, 2);
    ServiceHandle service = web.expose(port(80).to(8080)).named("forwarded");
    service.endpoints().hasSize(2);
    PodHandle pod = web.pod(1);

    try (Forward toPod = pod.forward(8080)) {
      assertThat(fetch(toPod)).isEqualTo(pod.name());
    }
    try (Forward toDeployment = web.forward(8080)) {
      assertThat(fetch(toDeployment)).isEqualTo(web.pod(0).name());
    }
    try (Forward toService = service.forward(8080)) {
      String first = fetch(toService);
      for (int i = 0; i < 8; i++) {
        assertThat(fetch(toService)).isEqualTo(first);
      }
    }
  }

  @Test
  @Order(15)
  @DisplayName("E15 a frontend Pod can access a backend Pod using backend:port")
  void theBackendsNameAndPort() {
    NamespaceHandle shop = cluster().namespace("shop");
    shop.deploy(nginx).named("backend").expose(port(8088).to(80)).endpoints().hasSize(1);
    PodHandle frontend = shop.run("frontend", busybox).awaitReady();

    frontend.sh("wget -q -T 3 -O - http://backend:8088 | grep '<title>'").outputIs(TITLE);
  }

  @Test
  @Order(16)
  @DisplayName("E16 create, apply, delete; a second create is refused")
  void createApplyDelete() {
    String file =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: created, namespace: default}
        spec:
          selector: {app: %s}
          ports: [{port: 80}]
        """;
    create(file.formatted("nginx"));
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> create(file.formatted("nginx")))
        .withMessageContaining("services \"created\" already exists");

    cluster().apply(file.formatted("other"));
    assertThat(cluster().service("created").resource().getSpec().getSelector())
        .containsOnly(Map.entry("app", "other"));

    cluster().delete(file.formatted("other"));
    assertThat(cluster().client().services().inNamespace("default").withName("created").get())
        .isNull();
  }

  @Test
  @Order(17)
  @DisplayName("E17 blue-green and canary, by labels")
  void blueGreenAndCanary() {
    cluster().deploy(nginx).named("blue").labelled("app", "shop").labelled("version", "blue");
    cluster().deploy(nginx).named("green").labelled("app", "shop").labelled("version", "green");
    PodHandle blue = cluster().deployment("blue").pod(0);
    PodHandle green = cluster().deployment("green").pod(0);
    ServiceHandle service =
        cluster()
            .deployment("blue")
            .expose(PORT_80)
            .named("shop")
            .selecting(Map.of("app", "shop", "version", "blue"));
    service.endpoints().areExactly(List.of(blue.ip()), 80);

    service.selecting(Map.of("app", "shop", "version", "green"));
    service.endpoints().areExactly(List.of(green.ip()), 80);

    service.selecting("app", "shop");
    service.endpoints().areExactly(List.of(blue.ip(), green.ip()), 80);
  }

  @Test
  @Order(18)
  @DisplayName("E18 exec POD -- curl -s http://PODIP ✗ apk add curl: the image brings it")
  void aPodAsksAPod() {
    PodHandle web = web().pod(0);
    PodHandle client = cluster().run("basic-pod", curl).awaitReady();

    client.exec("curl", "-s", "http://" + web.ip()).succeeds().outputContains(TITLE);
    client.sh("command -v curl").succeeds();
  }

  private static DeploymentHandle web() {
    return cluster().deployment("nginx");
  }

  private static DeploymentHandle netexec(String name, int port, int replicas) {
    return cluster()
        .apply(NETEXEC.formatted(name, port, replicas))
        .deployment(name)
        .awaitRolledOut();
  }

  private static String externalService(String target) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: external-service}
        spec:
          type: ExternalName
          externalName: %s
          ports: [{port: 9000}]
        """
        .formatted(target);
  }

  private static void create(String yaml) {
    cluster()
        .client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .create();
  }

  private static String fetch(Forward forward) throws IOException, InterruptedException {
    Url url = forward.url().path("/hostname");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString())).timeout(Duration.ofSeconds(10)).build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
