package io.podwire.sim.kubeproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Ip;
import io.podwire.sim.lab.AgentLab;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole connections through the rules; expected values are those of a real cluster. */
class KubeProxyTest {
  private static final String NODE = "172.18.0.2";

  private final AgentLab lab = new AgentLab(1);
  private final NetworkNamespace web1 = lab.server(lab.n1, "web1", "10.42.0.5", 8080);
  private final NetworkNamespace client = lab.n1.addPod("client", Ip.of("10.42.0.9"));

  @BeforeEach
  void proxiesAndOneServiceOnTwoNodes() {
    lab.server(lab.n2, "web2", "10.42.1.5", 8080);
    lab.startProxies(Trace.NONE, lab.n1, lab.n2);
    lab.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec: {type: NodePort, clusterIP: 10.43.0.80, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}
        """);
    lab.create(slice("10.42.0.5", "10.42.1.5"));
    lab.settle();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static String slice(String... ips) {
    StringBuilder endpoints = new StringBuilder();
    for (String ip : ips) {
      String node = ip.startsWith("10.42.0.") ? "n1" : "n2";
      endpoints.append(
          "- {addresses: [%s], nodeName: %s, conditions: {ready: true}}\n".formatted(ip, node));
    }
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
    addressType: IPv4
    ports: [{name: "", port: 8080, protocol: TCP}]
    endpoints:
    """
        + (ips.length == 0 ? "  []" : endpoints);
  }

  private TreeSet<String> answers(NetworkNamespace from, String ip, int port) {
    TreeSet<String> answers = new TreeSet<>();
    for (int i = 0; i < 30; i++) {
      answers.add(lab.connect(from, ip, port));
    }
    return answers;
  }

  @Test
  void aPodIsSeenAsItselfThroughTheClusterAddress() {
    assertThat(answers(client, "10.43.0.80", 80))
        .containsExactly("web1 saw 10.42.0.9", "web2 saw 10.42.0.9");
  }

  @Test
  void aPodThatReachesItselfSeesTheBridge() {
    assertThat(answers(web1, "10.43.0.80", 80))
        .containsExactly("web1 saw 10.42.0.1", "web2 saw 10.42.0.5");
  }

  @Test
  void nodePortsAreMasqueraded() {
    String[] seen = {"web1 saw 10.42.0.1", "web2 saw 172.18.0.2"};

    assertThat(answers(client, NODE, 30080)).containsExactly(seen);
    assertThat(answers(lab.outside, NODE, 30080)).containsExactly(seen);
    assertThat(answers(lab.n1.host(), NODE, 30080)).containsExactly(seen);
    assertThat(answers(lab.n1.host(), "127.0.0.1", 30080)).containsExactly(seen);
    assertThat(answers(lab.n1.host(), "10.43.0.80", 80)).containsExactly(seen);
  }

  @Test
  void whatTheServiceHasNot() {
    assertThat(lab.connect(client, "10.43.0.80", 81)).isEqualTo("timed out");
    assertThat(lab.connect(client, NODE, 30081)).isEqualTo("refused");
    assertThat(lab.connect(lab.outside, "10.43.0.80", 80)).isNotEqualTo("web1 saw 172.18.0.1");
  }

  @Test
  void withoutEndpointsItIsRefusedEverywhere() {
    lab.update(slice());
    lab.settle();

    assertThat(lab.connect(client, "10.43.0.80", 80)).isEqualTo("refused");
    assertThat(lab.connect(lab.n1.host(), "10.43.0.80", 80)).isEqualTo("refused");
    assertThat(lab.connect(client, NODE, 30080)).isEqualTo("refused");
    assertThat(lab.connect(lab.outside, NODE, 30080)).isEqualTo("refused");
    assertThat(lab.connect(lab.n1.host(), "127.0.0.1", 30080)).isEqualTo("refused");
  }

  @Test
  void changesComeAtOnceButNotTwiceWithinASecond() {
    lab.update(slice("10.42.0.5"));
    lab.pass(Duration.ofMillis(100));
    assertThat(answers(client, "10.43.0.80", 80)).containsExactly("web1 saw 10.42.0.9");

    lab.update(slice("10.42.1.5"));
    lab.pass(Duration.ofMillis(100));
    assertThat(answers(client, "10.43.0.80", 80)).containsExactly("web1 saw 10.42.0.9");
    lab.pass(Duration.ofSeconds(1));
    assertThat(answers(client, "10.43.0.80", 80)).containsExactly("web2 saw 10.42.0.9");
  }

  @Test
  void datagramsFollowWhenTheirEndpointIsGone() {
    udpServer(web1, "old");
    udpServer(lab.n1.addPod("web3", Ip.of("10.42.0.6")), "new");
    lab.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: dns, namespace: default}
        spec: {clusterIP: 10.43.0.53, ports: [{port: 53, protocol: UDP}]}
        """);
    String slice =
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: dns-1, namespace: default, labels: {kubernetes.io/service-name: dns}}
        addressType: IPv4
        ports: [{name: "", port: 5353, protocol: UDP}]
        endpoints: [{addresses: [%s], conditions: {ready: true}}]
        """;
    lab.create(slice.formatted("10.42.0.5"));
    lab.settle();
    UdpSocket socket = lab.simulation.enter(() -> bind(client, 0));

    assertThat(ask(socket)).isEqualTo("old");
    lab.update(slice.formatted("10.42.0.6"));
    lab.settle();
    assertThat(ask(socket)).as("the same socket, so the same flow").isEqualTo("new");
  }

  private static UdpSocket bind(NetworkNamespace at, int port) {
    try {
      return at.bindUdp(Ip.ANY, port);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void udpServer(NetworkNamespace pod, String answer) {
    UdpSocket socket = lab.simulation.enter(() -> bind(pod, 5353));
    socket.onDatagram(
        datagram -> {
          try {
            socket.reply(datagram, answer.getBytes(UTF_8));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private String ask(UdpSocket socket) {
    return lab.simulation.enter(
        () -> {
          try {
            socket.send(Ip.of("10.43.0.53"), 53, new byte[] {1});
            return new String(socket.receive(Duration.ofSeconds(5)).data(), UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        });
  }

  @Test
  void healthCheckPortsTellWhereEndpointsAre() {
    lab.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: lb, namespace: default}
        spec:
          type: LoadBalancer
          clusterIP: 10.43.0.90
          externalTrafficPolicy: Local
          healthCheckNodePort: 31000
          ports: [{port: 80, targetPort: 8080}]
        """);
    lab.create(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: lb-1, namespace: default, labels: {kubernetes.io/service-name: lb}}
        addressType: IPv4
        ports: [{name: "", port: 8080, protocol: TCP}]
        endpoints: [{addresses: [10.42.1.5], nodeName: n2, conditions: {ready: true}}]
        """);
    lab.settle();

    assertThat(get("172.18.0.2", 31000))
        .startsWith("HTTP/1.1 503")
        .contains("\"localEndpoints\": 0");
    assertThat(get("172.18.0.3", 31000))
        .startsWith("HTTP/1.1 200")
        .contains("\"localEndpoints\": 1");
  }

  private String get(String ip, int port) {
    return lab.simulation.enter(
        () -> {
          try (var connection = client.connect(Ip.of(ip), port, Duration.ofSeconds(5))) {
            connection
                .output()
                .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            return new String(connection.input().readAllBytes(), UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        });
  }
}
