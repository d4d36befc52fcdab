package io.podwire.conformance;

import static io.podwire.Images.agnhost;
import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;

import io.podwire.CommandAssert;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.engine.PolicyDenial;
import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is denied vanishes, as with Calico and Cilium, where a test asks {@code sim} for that. */
@ClusterTest(policy = PolicyDenial.DROP)
class SimDropTest {
  private static final String CLOSED =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: closed}
      spec: {podSelector: {matchLabels: {app: %s}}, policyTypes: [%s]}
      """;

  private static final String SERVER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: server, labels: {app: server}}
      spec:
        containers:
        - {name: c, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec]}
      """;

  private ServiceHandle web;
  private PodHandle client;
  private PodHandle server;

  @BeforeEach
  void clientAndServer() {
    web = cluster().deploy(nginx).expose(PORT_80);
    client = cluster().run("client", agnhost).labelled("app", "client").awaitReady();
    cluster().apply(SERVER);
    server = cluster().pod("server").awaitReady();
    cluster().fromPod(busybox).get(web).succeeds();
    connect("tcp", server.ip() + ":8080").succeeds();
    connect("udp", server.ip() + ":8081").succeeds();
    client.sh("nslookup nginx.default.svc.cluster.local").outputContains(web.clusterIp());
  }

  @Test
  void whatMayNotComeInTimesOut() {
    cluster().apply(CLOSED.formatted("nginx", "Ingress"));
    cluster().fromPod(busybox).get(web).timesOut();

    cluster().networkPolicy("closed").delete();
    cluster().apply(CLOSED.formatted("server", "Ingress"));
    connect("tcp", server.ip() + ":8080").errorContains("TIMEOUT");
    connect("udp", server.ip() + ":8081").errorContains("TIMEOUT");
    cluster().fromPod(client).udp(server, 8081).timesOut().isDenied();
  }

  @Test
  void whatMayNotLeaveTimesOutAndNamesDoToo() {
    cluster().apply(CLOSED.formatted("client", "Egress"));

    connect("tcp", server.ip() + ":8080").errorContains("TIMEOUT");
    connect("udp", server.ip() + ":8081").errorContains("TIMEOUT");
    client
        .sh("nslookup nginx.default.svc.cluster.local")
        .exitCode(1)
        .outputContains("connection timed out; no servers could be reached");
    cluster().fromPod(client).resolve("nginx").isDenied();
    cluster().fromPod(client).resolve("nginx.default").isDenied();
    cluster().fromPod(client).dig("nginx.default.svc.cluster.local").isDenied();
  }

  private CommandAssert connect(String protocol, String to) {
    return client.sh(Netexec.connect(protocol, to));
  }
}
