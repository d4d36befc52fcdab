package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.DeploymentHandle;
import io.podwire.NamespaceHandle;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The EKS workshop's chapter "Connecting Applications with Services", on two nodes as there. A step
 * whose text is wrong or stale today asserts what is true and says so in its name.
 */
@Tutorial("EKS workshop: Connecting Applications with Services")
@ClusterTest(nodes = 2, scope = Scope.CLASS)
class EksWorkshopTest {
  /** The text's {@code run-my-nginx.yaml}. */
  private static final String RUN_MY_NGINX =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: my-nginx
        namespace: my-nginx
      spec:
        selector:
          matchLabels:
            run: my-nginx
        replicas: 2
        template:
          metadata:
            labels:
              run: my-nginx
          spec:
            containers:
            - name: my-nginx
              image: nginx
              ports:
              - containerPort: 80
      """;

  private static final String DEFAULT_DENY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: default-deny
        namespace: my-nginx
      spec:
        podSelector: {}
        policyTypes: [Ingress]
      """;

  private static final String TITLE = "<title>Welcome to nginx!</title>";

  /** What the text has done when it comes to the Service, and a Pod to ask from. */
  @BeforeAll
  static void myNginxIsExposed() {
    myNamespace()
        .create()
        .apply(RUN_MY_NGINX)
        .deployment("my-nginx")
        .awaitRolledOut()
        .expose()
        .endpoints()
        .hasSize(2);
    myNamespace().run("client", busybox).awaitReady();
  }

  @Test
  @Order(1)
  @DisplayName("A1 a default-deny policy shuts the Pods off; deleted, traffic returns")
  void defaultDenyIsDeleted() {
    ServiceHandle service = myNginx().service();
    myNamespace().apply(DEFAULT_DENY);
    myNamespace().fromPod(busybox).wget("http://my-nginx").isRefused();

    myNamespace().delete(DEFAULT_DENY);

    myNamespace().fromPod(busybox).get(service).succeeds().bodyContains(TITLE);
  }

  @Test
  @Order(2)
  @DisplayName("A2 a Deployment before its namespace is refused: 404")
  void aDeploymentNeedsItsNamespace() {
    var client = cluster().client();
    String tooEarly = RUN_MY_NGINX.replace("namespace: my-nginx", "namespace: not-yet");
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> client.load(stream(tooEarly)).create())
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(404))
        .withMessageContaining("namespaces \"not-yet\" not found");
  }

  @Test
  @Order(3)
  @DisplayName("A3 get pods -o wide: two Pods, Running, 1/1, each with its address, on a node")
  void twoPodsRun() {
    List<Pod> pods = myNginx().pods().list().stream().map(PodHandle::resource).toList();

    assertThat(pods).hasSize(2);
    assertThat(pods).allSatisfy(EksWorkshopTest::isRunningAndReady);
    assertThat(pods).extracting(pod -> pod.getStatus().getPodIP()).doesNotHaveDuplicates();
    assertThat(cluster().nodes())
        .extracting(NodeHandle::name)
        .containsAll(pods.stream().map(pod -> pod.getSpec().getNodeName()).toList());
  }

  @Test
  @Order(4)
  @DisplayName("A4 a Pod's address is reached from every node")
  void podsAreReachedAcrossNodes() {
    PodHandle pod = myNginx().pod(0);

    assertThat(cluster().nodes()).hasSize(2);
    for (NodeHandle node : cluster().nodes()) {
      myNamespace()
          .fromPod(busybox)
          .onNode(node)
          .wget("http://" + pod.ip())
          .succeeds()
          .bodyContains(TITLE);
    }
  }

  @Test
  @Order(5)
  @DisplayName("A5 the containers of a Pod share localhost")
  void containersOfAPodShareLocalhost() {
    myNamespace()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: two
            spec:
              containers:
              - name: shell
                image: busybox
                command: [sleep, "3600"]
              - name: web
                image: nginx
            """);

    myNamespace().pod("two").sh("wget -q -O - http://localhost | grep '<title>'").outputIs(TITLE);
  }

  @Test
  @Order(6)
  @DisplayName("A6 Pods see each other without NAT: the source address stays the client's")
  void sourceAddressIsKept() {
    PodHandle server = myNginx().pod(0);
    PodHandle client = myNamespace().pod("client");

    client.exec("wget", "-q", "-O", "-", "http://" + server.ip() + "/?to-the-pod").succeeds();

    assertThat(clientsOf(server, "/?to-the-pod")).containsExactly(client.ip());
  }

  @Test
  @Order(7)
  @DisplayName("A7 a bare expose takes name, selector and port from the Deployment")
  void exposeTakesWhatTheDeploymentHas() {
    Service service = myNginx().service().resource();

    assertThat(service.getMetadata().getName()).isEqualTo("my-nginx");
    assertThat(service.getSpec().getSelector())
        .containsOnly(java.util.Map.entry("run", "my-nginx"));
    assertThat(service.getSpec().getPorts()).hasSize(1);
    assertThat(service.getSpec().getPorts().get(0).getProtocol()).isEqualTo("TCP");
    assertThat(service.getSpec().getPorts().get(0).getPort()).isEqualTo(80);
    assertThat(service.getSpec().getPorts().get(0).getTargetPort().getIntVal()).isEqualTo(80);
  }

  @Test
  @Order(8)
  @DisplayName("A8 ✗ the text shows Labels: run=my-nginx; this Deployment has none to copy")
  void theServiceHasNoLabels() {
    Service service = myNginx().service().resource();

    assertThat(service.getMetadata().getLabels()).isNullOrEmpty();
  }

  @Test
  @Order(9)
  @DisplayName("A9 get svc: a ClusterIP, no external address; describe: Session Affinity None")
  void theServiceIsInternal() {
    Service service = myNginx().service().resource();

    assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(service.getSpec().getClusterIP()).startsWith("10.43.");
    assertThat(service.getSpec().getExternalIPs()).isNullOrEmpty();
    assertThat(service.getStatus().getLoadBalancer().getIngress()).isNullOrEmpty();
    assertThat(service.getSpec().getSessionAffinity()).isEqualTo("None");
  }

  @Test
  @Order(10)
  @DisplayName("A10 the ClusterIP outlives the Pods behind it")
  void theAddressOutlivesThePods() {
    DeploymentHandle web = myNginx();
    ServiceHandle service = web.service();
    String address = service.clusterIp();
    List<String> before = web.podIps();

    web.scale(0).scale(2);

    assertThat(web.podIps()).doesNotContainAnyElementsOf(before);
    assertThat(service.clusterIp()).isEqualTo(address);
    service.fromPod(busybox).wget("http://" + address).succeeds().bodyContains(TITLE);
  }

  @Test
  @Order(11)
  @DisplayName("A11 Endpoints of the same name hold the Pods' addresses and port 80")
  void endpointsAreThePods() {
    DeploymentHandle web = myNginx();
    ServiceHandle service = web.service();

    service.endpoints().areExactly(web.podIps(), 80);
    cluster()
        .await("the Endpoints object holds the Pods' addresses")
        .untilAsserted(
            () ->
                assertThat(addressesInEndpointsObject())
                    .containsExactlyInAnyOrderElementsOf(web.podIps()));
  }

  @Test
  @Order(12)
  @DisplayName("A12 a Pod that dies leaves the endpoints, and its successor joins")
  void endpointsFollowThePods() {
    DeploymentHandle web = myNginx();
    ServiceHandle service = web.service();
    PodHandle first = web.pod(0);
    String address = first.ip();
    service.endpoints().includes(first).hasSize(2);

    first.kill();

    service.endpoints().excludes(address).hasSize(2);
    service.endpoints().areExactly(web.pods(), 80);
  }

  @Test
  @Order(13)
  @DisplayName("A13 CLUSTER-IP:PORT answers any Pod, on every node, in every namespace")
  void theClusterIpAnswersAnyPod() {
    String url = "http://" + myNginx().service().clusterIp() + ":80";

    for (NodeHandle node : cluster().nodes()) {
      myNamespace().fromPod(busybox).onNode(node).wget(url).succeeds().bodyContains(TITLE);
    }
    cluster().namespace("elsewhere").fromPod(busybox).wget(url).succeeds().bodyContains(TITLE);
  }

  @Test
  @Order(14)
  @DisplayName(
      "A14 the Service IP is virtual: the Pods see the client's address, not the Service's")
  void theClusterIpNeverHitsTheWire() {
    DeploymentHandle web = myNginx();
    PodHandle client = myNamespace().pod("client");
    String url = "http://" + web.service().clusterIp() + "/?to-the-service";

    client.exec("wget", "-q", "-O", "-", url).succeeds();

    assertThat(
            web.pods().list().stream().flatMap(pod -> clientsOf(pod, "/?to-the-service").stream()))
        .containsExactly(client.ip());
  }

  @Test
  @Order(15)
  @DisplayName("A15 connections to the Service are balanced over its Pods")
  void connectionsAreBalanced() {
    DeploymentHandle web = myNginx();
    web.service().endpoints().hasSize(2);

    myNamespace().fromPod(busybox).get(web).newConnections(40).servedByAll(web.pods());
  }

  @Test
  @Order(16)
  @DisplayName("A16 load-generator: wget -q -O - ${MyClusterIP} | grep '<title>'")
  void theLoadGeneratorFindsTheTitle() {
    ServiceHandle service = myNginx().service();

    myNamespace()
        .run("load-generator", busybox)
        .env("MyClusterIP", service.clusterIp())
        .sh("wget -q -O - ${MyClusterIP} | grep '<title>'")
        .outputIs(TITLE);
  }

  @Test
  @Order(17)
  @DisplayName("A17 ✗ the text says that kubectl run makes a Deployment; it makes a Pod")
  void kubectlRunMakesAPod() {
    NamespaceHandle alone = cluster().namespace("alone");
    Pod pod = alone.run("load-generator", busybox).awaitReady().resource();

    assertThat(pod.getMetadata().getLabels()).containsEntry("run", "load-generator");
    assertThat(pod.getMetadata().getOwnerReferences()).isNullOrEmpty();
    assertThat(cluster().client().apps().deployments().inNamespace(alone.name()).list().getItems())
        .isEmpty();
  }

  private static NamespaceHandle myNamespace() {
    return cluster().namespace("my-nginx");
  }

  private static DeploymentHandle myNginx() {
    return myNamespace().deployment("my-nginx");
  }

  private static void isRunningAndReady(Pod pod) {
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(pod.getStatus().getContainerStatuses()).hasSize(1);
    assertThat(pod.getStatus().getContainerStatuses().get(0).getReady()).isTrue();
  }

  @SuppressWarnings("deprecation") // the text's object; EndpointSlices have taken its place
  private static Stream<String> addressesInEndpointsObject() {
    return cluster()
        .client()
        .endpoints()
        .inNamespace("my-nginx")
        .withName("my-nginx")
        .get()
        .getSubsets()
        .stream()
        .flatMap(subset -> subset.getAddresses().stream())
        .map(address -> address.getIp());
  }

  /** Who asked for that: the first word of its lines in nginx's access log. */
  private static List<String> clientsOf(PodHandle pod, String path) {
    String log =
        cluster().client().pods().inNamespace(pod.namespace()).withName(pod.name()).getLog();
    return log.lines()
        .filter(line -> line.contains("\"GET " + path + " "))
        .map(line -> line.split(" ", 2)[0])
        .toList();
  }

  private static java.io.InputStream stream(String yaml) {
    return new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
