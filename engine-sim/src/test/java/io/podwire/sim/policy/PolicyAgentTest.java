package io.podwire.sim.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Ip;
import io.podwire.sim.lab.AgentLab;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyAgentTest {
  private final AgentLab lab = new AgentLab(1);
  private final NetworkNamespace client = lab.n1.addPod("client", Ip.of("10.42.0.9"));

  @AfterEach
  void close() {
    lab.close();
  }

  private void twoPodsAndAgents(boolean reject) {
    lab.server(lab.n1, "near", "10.42.0.5", 80);
    lab.server(lab.n2, "far", "10.42.1.5", 80);
    lab.startProxies(Trace.NONE, lab.n1, lab.n2);
    lab.startPolicies(reject, Trace.NONE, lab.n1, lab.n2);
    pod("client", "10.42.0.9");
    pod("near", "10.42.0.5");
    pod("far", "10.42.1.5");
    lab.settle();
  }

  private void pod(String name, String ip) {
    lab.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default, labels: {app: %s}}
        spec: {containers: [{name: c, image: x}]}
        """
            .formatted(name, name));
    lab.updateStatus(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default, labels: {app: %s}}
        status: {phase: Running, qosClass: BestEffort, podIP: %s, podIPs: [{ip: %s}]}
        """
            .formatted(name, name, ip, ip));
  }

  private void denyIngress() {
    lab.create(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny, namespace: default}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        """);
    lab.settle();
  }

  @Test
  void whatIsDeniedIsRefusedOnTheSameNodeAndOnAnother() {
    twoPodsAndAgents(true);
    assertThat(lab.connect(client, "10.42.0.5", 80)).isEqualTo("near saw 10.42.0.9");

    denyIngress();
    assertThat(lab.connect(client, "10.42.0.5", 80)).isEqualTo("refused");
    assertThat(lab.connect(client, "10.42.1.5", 80)).isEqualTo("refused");
    assertThat(lab.connect(lab.n1.host(), "10.42.0.5", 80))
        .as("a node reaches its own Pods")
        .isEqualTo("near saw 10.42.0.1");
    assertThat(lab.connect(lab.n2.host(), "10.42.0.5", 80)).isEqualTo("refused");
  }

  @Test
  void whatAPodSendsToItsOwnNodeIsJudgedUnlessItIsForANodePort() {
    twoPodsAndAgents(true);
    lab.serve(lab.n1.host(), 6443);
    lab.serve(lab.n1.host(), 31000);
    assertThat(lab.connect(client, "172.18.0.2", 6443)).startsWith("n1 saw");

    lab.create(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shut-in, namespace: default}
        spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 8443}]}]}
        """);
    lab.settle();
    assertThat(lab.connect(client, "172.18.0.2", 6443)).isEqualTo("refused");
    assertThat(lab.connect(client, "172.18.0.2", 31000)).startsWith("n1 saw");
    assertThat(lab.connect(lab.n1.host(), "172.18.0.2", 6443)).startsWith("n1 saw");
  }

  @Test
  void whatOneNodePassesOnIsJudgedAtThePodsNodeAsComingFromThere() {
    twoPodsAndAgents(true);
    lab.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: far, namespace: default}
        spec: {type: NodePort, clusterIP: 10.43.0.80, ports: [{port: 80, nodePort: 30080}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: far-1, namespace: default, labels: {kubernetes.io/service-name: far}}
        addressType: IPv4
        ports: [{name: "", port: 80, protocol: TCP}]
        endpoints: [{addresses: [10.42.1.5], nodeName: n2, conditions: {ready: true}}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: first-node, namespace: default}
        spec:
          podSelector: {matchLabels: {app: far}}
          ingress: [{from: [{ipBlock: {cidr: 172.18.0.2/32}}]}]
        """);
    lab.settle();

    assertThat(lab.connect(lab.outside, "172.18.0.2", 30080)).isEqualTo("far saw 172.18.0.2");
    assertThat(lab.connect(lab.outside, "172.18.0.3", 30080)).isEqualTo("refused");
  }

  @Test
  void orVanishes() {
    twoPodsAndAgents(false);
    denyIngress();

    assertThat(lab.connect(client, "10.42.0.5", 80)).isEqualTo("timed out");
  }

  @Test
  void aConnectionThatStandsIsLeftAlone() throws IOException {
    twoPodsAndAgents(true);
    NetworkNamespace slow = lab.n1.addPod("slow", Ip.of("10.42.0.7"));
    TcpConnection[] accepted = new TcpConnection[1];
    slow.listen(Ip.ANY, 80, connection -> accepted[0] = connection);
    pod("slow", "10.42.0.7");
    lab.settle();
    String read =
        lab.simulation.enter(
            () -> {
              try (TcpConnection open =
                  client.connect(Ip.of("10.42.0.7"), 80, Duration.ofSeconds(5))) {
                denyIngress();
                accepted[0].output().write("still here".getBytes(UTF_8));
                accepted[0].close();
                return new String(open.input().readAllBytes(), UTF_8);
              } catch (IOException e) {
                return e.toString();
              }
            });

    assertThat(read).isEqualTo("still here");
    assertThat(lab.connect(client, "10.42.0.7", 80)).isEqualTo("refused");
  }

  @Test
  void policiesJudgeWhatTheServiceWasTranslatedTo() {
    twoPodsAndAgents(true);
    lab.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: near, namespace: default}
        spec: {clusterIP: 10.43.0.80, ports: [{port: 8080, targetPort: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: near-1, namespace: default, labels: {kubernetes.io/service-name: near}}
        addressType: IPv4
        ports: [{name: "", port: 80, protocol: TCP}]
        endpoints: [{addresses: [10.42.0.5], conditions: {ready: true}}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: out, namespace: default}
        spec:
          podSelector: {matchLabels: {app: client}}
          policyTypes: [Egress]
          egress: [{to: [{podSelector: {matchLabels: {app: near}}}], ports: [{port: 80}]}]
        """);
    lab.settle();

    assertThat(lab.connect(client, "10.43.0.80", 8080)).isEqualTo("near saw 10.42.0.9");
    assertThat(lab.connect(client, "10.42.1.5", 80)).isEqualTo("refused");
  }
}
