package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.DeploymentHandle;
import io.podwire.NodeHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.Objects;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses and ports of Services, and what kube-proxy makes of them. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ServiceContract {
  /** RFC 863's, which no node serves. */
  private static final int NOBODYS_PORT = 9;

  private DeploymentHandle web;
  private ServiceHandle service;

  @BeforeEach
  void twoPods() {
    cluster().apply(Servers.web("{port: 80}"));
    web = cluster().deployment("web");
    service = cluster().service("web");
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void withoutEndpointsAClusterIpRefuses() {
    ServiceHandle empty = cluster().deploy(nginx, 0).named("empty").expose(PORT_80);

    cluster().fromPod(busybox).wget("http://empty").isRefused();
    cluster().fromPod(busybox).tcp(empty, 80).isRefused();
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void aPortThatTheServiceHasNotIsNotAnswered() {
    cluster().fromPod(busybox).tcp(service, 80).connects();

    cluster().fromPod(busybox).tcp(service, 81).isUnreachable();
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void aTargetPortThatNobodyListensOnRefuses() {
    web.expose(port(80).to(81)).named("deaf").endpoints().hasSize(2);

    cluster().fromPod(busybox).wget("http://deaf").isRefused();
  }

  @Test
  void severalPortsLeadEachToItsOwnTarget() {
    web.expose(port(80).named("http"), port(8080).to(80).named("other")).named("several");

    cluster().fromPod(busybox).wget("http://several").succeeds();
    cluster().fromPod(busybox).wget("http://several:8080").succeeds();
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void aPodReachesItselfThroughItsService() {
    apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: both, labels: {app: self}}
        spec:
          containers:
          - {name: shell, image: busybox, command: [sleep, "3600"]}
          - {name: web, image: nginx}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: self}
        spec:
          selector: {app: self}
          ports: [{port: 8080, targetPort: 80}]
        """);
    cluster().service("self").endpoints().includes(cluster().pod("both"));

    cluster()
        .pod("both")
        .sh("wget -T 1 -q -O - http://self:8080 | grep '<title>'")
        .outputIs("<title>Welcome to nginx!</title>");
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void aNodePortAnswersOnEveryAddressOfTheNodeAndFromOutside() {
    ServiceHandle open = web.expose(PORT_80).named("open").asNodePort();
    NodeHandle node = cluster().nodes().get(0);

    assertThat(open.nodePort()).isBetween(30000, 32767);
    cluster().fromPod(busybox).get(open.nodePortUrl()).succeeds();
    cluster().fromNode().curl("http://127.0.0.1:" + open.nodePort()).status(200);
    cluster().fromOutside().get(open.nodePortUrl(node)).status(200);
    cluster().fromOutside().tcp(open.nodePortUrl(node)).connects();
    cluster().fromOutside().tcp(node.address(), NOBODYS_PORT).isRefused();
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void aClusterIpIsNotReachableFromOutside() {
    cluster().fromPod(busybox).get(service.clusterIpUrl()).succeeds();

    cluster().fromOutside().get(service.clusterIpUrl()).isUnreachable();
    cluster().fromOutside().tcp(service.clusterIpUrl()).isUnreachable();
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void aClusterIpDoesNotAnswerPing() {
    cluster().fromPod(busybox).get(service).succeeds();

    cluster().fromPod(busybox).ping(service.clusterIp()).doesNotAnswer();
    cluster().fromPod(busybox).ping(web.pod(0).ip()).answers();
  }

  @Test
  @Section(Subject.SERVICE_LB)
  void aLoadBalancerHasTheNodesAddressesAndAllTheOtherKinds() {
    ServiceHandle balanced = web.expose(PORT_80).named("balanced").asLoadBalancer(8080);
    String node = cluster().nodes().get(0).address();

    assertThat(balanced.external()).hasToString("http://" + node + ":8080");
    assertThat(balanced.nodePort()).isBetween(30000, 32767);
    cluster().fromOutside().get(balanced.external()).status(200);
    cluster().fromPod(busybox).get(balanced.clusterIpUrl()).succeeds();
  }

  @Test
  void aNodePortThatIsTakenIsRefused() {
    apply(nodePort("first", 30010));

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> apply(nodePort("second", 30010)))
        .withMessageContaining(
            "spec.ports[0].nodePort: Invalid value: 30010: provided port is already allocated")
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(422));
  }

  @Test
  void aNodePortOutOfRangeIsRefused() {
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> apply(nodePort("low", 8080)))
        .withMessageContaining(
            "provided port is not in the valid range. The range of valid ports is 30000-32767")
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(422));
  }

  @Test
  void aClusterIpThatIsTakenIsRefused() {
    apply(clusterIp("holder", "10.43.0.77"));

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> apply(clusterIp("latecomer", "10.43.0.77")))
        .withMessageContaining(
            "spec.clusterIPs: Invalid value: [\"10.43.0.77\"]: failed to allocate IP 10.43.0.77:"
                + " provided IP is already allocated")
        .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(422));
  }

  @Test
  void defaultsAreFilledIn() {
    apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: minimal}
        spec:
          selector: {app: web}
          ports: [{port: 80}]
        """);
    Service service = cluster().service("minimal").resource();

    assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(service.getSpec().getClusterIP()).startsWith("10.43.");
    assertThat(service.getSpec().getClusterIPs()).containsExactly(service.getSpec().getClusterIP());
    assertThat(service.getSpec().getSessionAffinity()).isEqualTo("None");
    assertThat(service.getSpec().getInternalTrafficPolicy()).isEqualTo("Cluster");
    assertThat(service.getSpec().getIpFamilies()).containsExactly("IPv4");
    assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("SingleStack");
    assertThat(service.getSpec().getPorts().get(0).getProtocol()).isEqualTo("TCP");
    assertThat(service.getSpec().getPorts().get(0).getTargetPort().getIntVal()).isEqualTo(80);
  }

  @Test
  void aChangeOfTypeKeepsTheClusterIp() {
    ServiceHandle changing = web.expose(PORT_80).named("changing");
    String address = changing.clusterIp();

    int nodePort = changing.asNodePort().nodePort();
    assertThat(changing.clusterIp()).isEqualTo(address);

    changing.asLoadBalancer();
    assertThat(changing.nodePort()).isEqualTo(nodePort);
    assertThat(changing.clusterIp()).isEqualTo(address);
  }

  @Test
  @Section(Subject.KUBE_PROXY)
  void aStickyServiceSendsAClientToOnePod() {
    ServiceHandle sticky = web.expose(PORT_80).named("sticky").sticky();
    sticky.endpoints().hasSize(2);
    cluster().fromPod(busybox).get(sticky).succeeds();

    cluster()
        .fromPod(busybox)
        .sh(
            "for i in $(seq 16); do wget -q -O /dev/null 'http://sticky/?stuck' && echo ok; done | wc -l")
        .outputIs("16");

    assertThat(web.pods().list().stream().filter(pod -> wasAsked(pod.name()))).hasSize(1);
  }

  private static boolean wasAsked(String pod) {
    return Objects.requireNonNull(
            cluster().client().pods().inNamespace("default").withName(pod).getLog())
        .contains("GET /?stuck ");
  }

  private static void apply(String yaml) {
    var client = cluster().client();
    client
        .load(
            new java.io.ByteArrayInputStream(
                yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .inNamespace("default")
        .create();
  }

  private static String nodePort(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec:
      type: NodePort
      selector: {app: web}
      ports: [{port: 80, nodePort: %d}]
    """
        .formatted(name, port);
  }

  private static String clusterIp(String name, String address) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec:
      clusterIP: %s
      selector: {app: web}
      ports: [{port: 80}]
    """
        .formatted(name, address);
  }
}
