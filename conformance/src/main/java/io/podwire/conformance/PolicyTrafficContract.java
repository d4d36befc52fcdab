package io.podwire.conformance;

import static io.podwire.Images.agnhost;
import static io.podwire.Podwire.cluster;

import io.podwire.CommandAssert;
import io.podwire.NamespaceHandle;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What policies make of traffic beyond who may talk to whom: where in a connection's way they judge
 * it, and when. A client and a server, each also reached by a Service whose port is not its target.
 * Judged on the project's testbed, whose policies are not k3s's own.
 */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.NETWORK_POLICY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class PolicyTrafficContract {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, labels: {app: %1$s}}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: one
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=80, --udp-port=81]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s}
      spec:
        type: NodePort
        selector: {app: %1$s}
        ports:
        - {name: http, port: 8080, targetPort: 80}
        - {name: udp, port: 8081, targetPort: 81, protocol: UDP}
      ---
      """;

  /** The node itself answers on its port for health checks. */
  private static final String CHECKED =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: checked}
      spec:
        type: LoadBalancer
        externalTrafficPolicy: Local
        selector: {app: server}
        ports: [{port: 8140, targetPort: 80}]
      """;

  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: policy}
      spec: {podSelector: {matchLabels: {app: %s}}, %s}
      """;

  private PodHandle client;
  private PodHandle server;

  @BeforeEach
  void clientAndServer() {
    cluster().apply(POD.formatted("client") + POD.formatted("server"));
    client = cluster().pod("client").awaitReady();
    server = cluster().pod("server").awaitReady();
    get("server:8080").outputIs("server");
    get("client.default:8080").outputIs("client");
  }

  @AfterEach
  void nobodyIsGoverned() {
    cluster().networkPolicy("policy").delete();
  }

  @Test
  void whatLeavesIsJudgedAfterServicesAndNamesAreCutOffToo() {
    connectUdp(server.ip()).succeeds();
    govern("client", "policyTypes: [Egress], egress: [{ports: [{port: 80}]}]");
    get("server:8080").exitCode(6);
    get(cluster().service("server").clusterIp() + ":8080").outputIs("server");
    get(nodePort("server")).outputIs("server");
    udp(server.ip()).outputIs("");
    connectUdp(server.ip()).errorContains("REFUSED");

    String names = "{ports: [{port: 53}, {port: 53, protocol: UDP}]}";
    govern("client", "policyTypes: [Egress], egress: [" + names + ", {ports: [{port: 8080}]}]");
    client.sh("nslookup server.default.svc.cluster.local").outputContains("Name:");
    get("server:8080").exitCode(7);
    get("server:80").as("no rule of the Service's").exitCode(7);

    String block = "{to: [{ipBlock: {cidr: %s/32}}]}";
    String address = cluster().service("server").clusterIp();
    govern("client", "policyTypes: [Egress], egress: [" + block.formatted(address) + "]");
    get(address + ":8080").exitCode(7);
    govern("client", "policyTypes: [Egress], egress: [" + block.formatted(server.ip()) + "]");
    get(address + ":8080").outputIs("server");
    udp(address, 8081).outputIs("server");
  }

  @Test
  void aPodReachesItselfButNotByItsServiceAndNodePortsOfItsNode() {
    NodeHandle node = client.node();
    cluster().apply(CHECKED);
    int check = cluster().service("checked").resource().getSpec().getHealthCheckNodePort();
    client.sh("ping -c 1 -W 1 " + server.ip()).succeeds();
    govern("client", "policyTypes: [Ingress, Egress]");

    get(cluster().service("client").clusterIp() + ":8080").exitCode(7);
    get(client.ip()).outputIs("client");
    get("127.0.0.1").outputIs("client");
    get(server.ip()).exitCode(7);
    client
        .sh("curl -s -m 2 -o /dev/null -w '%{http_code}' http://" + node.address() + ":" + check)
        .outputIs("200");
    cluster().fromNode().sh("curl -s -m 2 http://" + client.ip() + "/hostname").outputIs("client");
    client.sh("ping -c 1 -W 1 " + server.ip()).outputContains("100% packet loss");
  }

  @Test
  void whatComesInByANodePortOfTheServersNodeIsStillItsSender() {
    String address = nodePort("server");
    get(address).outputIs("server");

    govern("server", "ingress: [{from: [{podSelector: {matchLabels: {app: nobody}}}]}]");
    get(address).exitCode(7);
    govern("server", "ingress: [{from: [{podSelector: {matchLabels: {app: client}}}]}]");
    get(address).outputIs("server");
  }

  @Test
  void whatIsEstablishedGoesOnWhilePoliciesComeAndGo() {
    String twice =
        """
        { printf 'GET /hostname HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'
          until [ -e /tmp/go ]; do sleep 0.1; done
          printf 'GET /hostname HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n'
          sleep 1; } | nc %s 80 >/tmp/kept 2>&1 &
        """;
    client.sh("(" + twice.formatted(server.ip()).strip() + ") >/dev/null 2>&1 </dev/null");
    client.sh("grep -c '^server' /tmp/kept").outputIs("1");
    String flow = "echo hostname | nc -u -p 5555 -w 1 -W 1 " + server.ip() + " 81; echo";
    client.sh(flow).outputIs("server");

    govern("server", "policyTypes: [Ingress]");
    get(server.ip()).exitCode(7);
    client.sh(flow).as("a flow that was answered is established").outputIs("server");
    client.sh("touch /tmp/go");
    client.sh("grep -o server /tmp/kept | wc -l").outputIs("2");

    cluster().networkPolicy("policy").delete();
    get(server.ip()).outputIs("server");
    govern("server", "policyTypes: [Ingress]");
    get(server.ip()).exitCode(7);
    label(server, "app", "renamed");
    get(server.ip()).as("the policy does not select it any more").outputIs("server");
  }

  @Test
  void aPeerIsWhatItsLabelsAndItsNamespacesAreNow() {
    NamespaceHandle peers = cluster().namespace("peers").create();
    client = peers.run("peer", agnhost).awaitReady();
    get(server.ip()).outputIs("server");
    govern(
        "server",
        "ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {role: friend}}},"
            + " {namespaceSelector: {matchLabels: {team: blue}}}]}]");
    get(server.ip()).exitCode(7);

    label(client, "role", "friend");
    get(server.ip()).as("a Pod that has the label now").outputIs("server");
    label(client, "role", "stranger");
    get(server.ip()).as("a Pod that has it no more").exitCode(7);
    connectUdp(server.ip()).errorContains("REFUSED");

    labelNamespace(peers, "team", "blue");
    get(server.ip()).as("a namespace that has the label now").outputIs("server");
    connectUdp(server.ip()).succeeds();
    labelNamespace(peers, "team", "red");
    get(server.ip()).as("a namespace that has it no more").exitCode(7);
  }

  // ---- words -------------------------------------------------------------------------------

  private static void govern(String app, String spec) {
    cluster().networkPolicy("policy").delete();
    cluster().apply(POLICY.formatted(app, spec));
  }

  private static void label(PodHandle pod, String name, String value) {
    cluster()
        .client()
        .pods()
        .inNamespace(pod.namespace())
        .withName(pod.name())
        .edit(
            now -> {
              now.getMetadata().getLabels().put(name, value);
              return now;
            });
  }

  private static void labelNamespace(NamespaceHandle namespace, String name, String value) {
    cluster()
        .client()
        .namespaces()
        .withName(namespace.name())
        .edit(
            now -> {
              now.getMetadata().getLabels().put(name, value);
              return now;
            });
  }

  private static String nodePort(String service) {
    return cluster().nodes().get(0).address() + ":" + cluster().service(service).nodePort();
  }

  private CommandAssert get(String authority) {
    return client.sh(Netexec.hostname(authority));
  }

  private CommandAssert connectUdp(String host) {
    return client.sh(Netexec.connect("udp", host + ":81"));
  }

  private CommandAssert udp(String host) {
    return udp(host, 81);
  }

  private CommandAssert udp(String host, int port) {
    return client.sh("echo hostname | nc -u -w 1 -W 1 " + host + " " + port);
  }
}
