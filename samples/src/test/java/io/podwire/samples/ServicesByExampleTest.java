package io.podwire.samples;

import static io.podwire.Images.image;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.podwire.DeploymentHandle;
import io.podwire.Image;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.Url;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** "Basic Networking" of a Kubernetes tutorial by example: an echo server, and Kibana. */
@Tutorial("Services by example: Basic Networking")
@ClusterTest(scope = Scope.CLASS)
class ServicesByExampleTest {
  private static final Image ECHOSERVER = image("k8s.gcr.io/echoserver:1.4").listeningOn(8080);
  private static final Image BUSYBOX_CURL = image("yauritux/busybox-curl");
  private static final Image KIBANA = image("kibana:7.6.1").listeningOn(5601);

  /** The text's Service. */
  private static final String ECHO_SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: echo-service
      spec:
        selector:
          app: echo-minikube
        ports:
        - port: 8080
          targetPort: 8080
      """;

  private static final String OWN_NAMESPACE_ONLY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: own-namespace-only}
      spec:
        podSelector: {}
        ingress: [{from: [{podSelector: {}}]}]
      """;

  /** The text's two applications, each with its Service. */
  @BeforeAll
  static void echoAndKibana() {
    cluster().deploy(ECHOSERVER).named("echo-minikube");
    cluster().apply(ECHO_SERVICE).service("echo-service").endpoints().hasSize(1);
    cluster().deploy(KIBANA).expose(5601).asNodePort().endpoints().hasSize(1);
  }

  @Test
  @Order(1)
  @DisplayName("D1 create deployment labels everything app=NAME")
  void createDeploymentLabels() {
    DeploymentHandle echo = echo(1);

    assertThat(echo.resource().getMetadata().getLabels()).containsEntry("app", "echo-minikube");
    assertThat(echo.pod(0).resource().getMetadata().getLabels())
        .containsEntry("app", "echo-minikube");
  }

  @Test
  @Order(2)
  @DisplayName("D2 from 1 to 2 replicas: the first Pod stays")
  void scalingKeepsTheFirst() {
    DeploymentHandle echo = echo(1);
    String first = echo.pod(0).name();

    assertThat(echo.scale(2).pods().names()).hasSize(2).contains(first);
  }

  @Test
  @Order(3)
  @DisplayName("D3 get pod -o jsonpath='{.items[*].status.podIP}': two addresses")
  void eachPodHasItsAddress() {
    echo(2);

    List<String> addresses =
        cluster()
            .client()
            .pods()
            .inNamespace("default")
            .withLabel("app", "echo-minikube")
            .list()
            .getItems()
            .stream()
            .map(pod -> pod.getStatus().getPodIP())
            .toList();
    assertThat(addresses).hasSize(2).doesNotHaveDuplicates().doesNotContainNull();
  }

  @Test
  @Order(4)
  @DisplayName("D4 http://PODIP:8080 answers, for each Pod")
  void eachPodAnswers() {
    for (PodHandle pod : echo(2).pods()) {
      cluster()
          .fromPod(BUSYBOX_CURL)
          .curl("http://" + pod.ip() + ":8080")
          .status(200)
          .bodyContains("CLIENT VALUES:")
          .bodyContains("command=GET");
    }
  }

  @Test
  @Order(5)
  @DisplayName("D5 the addresses change when the Pods are deployed again")
  void addressesChange() {
    DeploymentHandle echo = echo(2);
    List<String> before = echo.podIps();

    echo.scale(0).scale(2);

    assertThat(echo.podIps()).doesNotContainAnyElementsOf(before);
  }

  @Test
  @Order(6)
  @DisplayName("D6 the Service's name resolves to the Service's address")
  void theNameIsTheServices() {
    cluster().fromPod(BUSYBOX_CURL).resolve("echo-service").resolvesTo(echoService());
  }

  @Test
  @Order(7)
  @DisplayName("D7 kubectl logs: requests to http://echo-service:8080 reach both Pods")
  void bothPodsAreAsked() {
    DeploymentHandle echo = echo(2);
    ServiceHandle service = echoService();
    service.endpoints().hasSize(2);

    cluster()
        .fromPod(BUSYBOX_CURL)
        .get(service.url().path("/both"))
        .newConnections(40)
        .servedByAll(echo.pods());

    assertThat(echo.pods().list()).allMatch(pod -> wasAsked(pod, "/both"));
  }

  @Test
  @Order(8)
  @DisplayName("D8 a Service selects Pods of its own namespace only")
  void theSelectorStaysInItsNamespace() {
    echoService().endpoints().areNotEmpty();
    var without = cluster().namespace("without-pods").create();

    without.apply(ECHO_SERVICE).service("echo-service").endpoints().areEmpty();
  }

  @Test
  @Order(9)
  @DisplayName("D9 across namespaces: http://echo-service.NAMESPACE:8080; the bare name is unknown")
  void otherNamespacesNeedTheWholeName() {
    var elsewhere = cluster().namespace("elsewhere").create();

    elsewhere.fromPod(BUSYBOX_CURL).curl("http://echo-service.default:8080").status(200);
    elsewhere.fromPod(BUSYBOX_CURL).resolve("echo-service").isNxdomain();
  }

  @Test
  @Order(10)
  @DisplayName("D10 nothing is restricted by default; a network policy restricts")
  void aPolicyRestricts() {
    ServiceHandle service = echoService();
    var elsewhere = cluster().namespace("elsewhere").create();
    elsewhere.fromPod(BUSYBOX_CURL).get(service).status(200);

    cluster().apply(OWN_NAMESPACE_ONLY);
    elsewhere.fromPod(BUSYBOX_CURL).get(service).isRefused();
    cluster().fromPod(BUSYBOX_CURL).get(service).status(200);

    cluster().delete(OWN_NAMESPACE_ONLY);
    elsewhere.fromPod(BUSYBOX_CURL).get(service).status(200);
  }

  @Test
  @Order(11)
  @DisplayName("D11 run --rm: the throwaway Pod is gone afterwards")
  void theThrowawayPodIsGone() {
    ServiceHandle service = echoService();
    PodHandle throwaway = cluster().run("busybox", BUSYBOX_CURL);
    throwaway.sh("curl -s " + service.url()).succeeds().outputContains("CLIENT VALUES:");

    throwaway.kill();

    assertThat(cluster().pods().names()).noneMatch(name -> name.equals("busybox"));
  }

  @Test
  @Order(12)
  @DisplayName("D12 in your local browser the name is unknown, and the address closed")
  void outsideNeitherNameNorAddressWork() {
    ServiceHandle service = echoService();
    cluster().fromPod(BUSYBOX_CURL).get(service).status(200);

    cluster().fromOutside().get("http://echo-service:8080").nameDoesNotResolve();
    cluster().fromOutside().get(service.clusterIpUrl()).isUnreachable();
  }

  @Test
  @Order(13)
  @DisplayName("D13 ping echo-service shows the internal address ✗ and gets no answer")
  void pingShowsTheAddress() {
    ServiceHandle service = echoService();
    cluster().fromPod(BUSYBOX_CURL).get(service).status(200);

    cluster()
        .fromPod(BUSYBOX_CURL)
        .ping("echo-service")
        .doesNotAnswer()
        .outputContains("PING echo-service (" + service.clusterIp() + ")");
  }

  @Test
  @Order(14)
  @DisplayName("D14 expose deployment kibana --port=5601 --type=NodePort: a port of 30000-32767")
  void kibanasNodePortLiesInTheRange() {
    ServiceHandle service = kibana();

    assertThat(service.resource().getSpec().getType()).isEqualTo("NodePort");
    assertThat(service.nodePort()).isBetween(30000, 32767);
  }

  @Test
  @Order(15)
  @DisplayName("D15 the range is the cluster's to configure; outside of it a port is refused")
  void theRangeIsKept() {
    var outOfRange =
        org.assertj.core.api.Assertions.catchThrowable(
            () ->
                cluster()
                    .apply(
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: low}
                        spec:
                          type: NodePort
                          ports: [{port: 5601, nodePort: 5601}]
                        """));

    assertThat(outOfRange).hasMessageContaining("The range of valid ports is 30000-32767");
  }

  @Test
  @Order(16)
  @DisplayName("D16 kibana is Ready, and answers 503: Kibana server is not ready yet")
  void kibanaIsNotReadyYet() {
    ServiceHandle service = kibana();
    Pod pod = cluster().deployment("kibana").pod(0).awaitReady().resource();
    assertThat(pod.getStatus().getContainerStatuses().get(0).getReady()).isTrue();

    for (NodeHandle node : cluster().nodes()) {
      Url url = service.nodePortUrl(node);
      cluster().fromOutside().get(url).status(503).bodyIs("Kibana server is not ready yet");
    }
  }

  @Test
  @Order(17)
  @DisplayName("D17 the exercise: a Service elasticsearch is what kibana will look for, port 9200")
  void theExercise() {
    echo(1).expose(port(9200).to(8080)).named("elasticsearch").endpoints().hasSize(1);

    cluster()
        .deployment("kibana")
        .pod(0)
        .sh("curl -s -m 3 http://elasticsearch:9200")
        .outputContains("CLIENT VALUES:");
  }

  private static DeploymentHandle echo(int replicas) {
    return cluster().deployment("echo-minikube").scale(replicas);
  }

  private static ServiceHandle echoService() {
    return cluster().service("echo-service");
  }

  private static ServiceHandle kibana() {
    return cluster().service("kibana");
  }

  private static boolean wasAsked(PodHandle pod, String path) {
    return cluster()
        .client()
        .pods()
        .inNamespace(pod.namespace())
        .withName(pod.name())
        .getLog()
        .contains("GET " + path + " ");
  }
}
