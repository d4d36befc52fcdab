package io.podwire.conformance;

import static io.podwire.Podwire.cluster;

import io.podwire.CommandAssert;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.junit.ClusterTest;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * Policies between two nodes: each judges at the node of the Pod that it selects, by the addresses
 * that come in there. Judged on the project's testbed, whose policies are not k3s's own.
 */
@ClusterTest(nodes = 2)
@Section(Subject.NETWORK_POLICY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class PolicyNodesContract {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: server}
      spec: {type: NodePort, selector: {app: server}, ports: [{port: 8080, targetPort: 80}]}
      """;

  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: %s}
      spec: {podSelector: {matchLabels: {app: %s}}, %s}
      """;

  @Test
  void aPolicyJudgesWhatComesFromAnotherNodeToo() {
    List<NodeHandle> nodes = cluster().nodes();
    NodeHandle clients = nodes.get(0);
    NodeHandle servers = nodes.get(1);
    cluster()
        .apply(
            TwoNodes.pod("client", clients)
                + TwoNodes.pod("beside", servers)
                + TwoNodes.pod("server", servers)
                + SERVICE);
    PodHandle client = cluster().pod("client").awaitReady();
    PodHandle beside = cluster().pod("beside").awaitReady();
    PodHandle server = cluster().pod("server").awaitReady();
    int nodePort = cluster().service("server").nodePort();
    String near = clients.address() + ":" + nodePort;
    String far = servers.address() + ":" + nodePort;

    get(client, server.ip()).outputIs("server");
    udp(client, server.ip()).succeeds();
    get(client, near).outputIs("server");
    get(client, far).outputIs("server");
    get(beside, near).outputIs("server");
    get(clients, server.ip()).outputIs("server");

    govern("server", "ingress: [{from: [{podSelector: {matchLabels: {app: beside}}}]}]");
    get(client, server.ip()).exitCode(7);
    udp(client, server.ip()).errorContains("REFUSED");
    get(client, "server:8080").exitCode(7);
    get(client, near).as("by its own node's port").exitCode(7);
    get(client, far).as("by the port of the server's node").exitCode(7);
    get(clients, server.ip()).as("from another node").exitCode(7);
    get(servers, server.ip()).as("from its own node").outputIs("server");
    get(beside, server.ip()).outputIs("server");
    get(beside, far).as("by its own node's port").outputIs("server");
    get(beside, near).as("a node that passes it on does so in its own name").exitCode(7);

    govern("server", "ingress: [{from: [{podSelector: {matchLabels: {app: client}}}]}]");
    get(client, server.ip()).outputIs("server");
    udp(client, server.ip()).succeeds();
    get(client, "server:8080").outputIs("server");
    get(client, near).as("in the node's name").exitCode(7);
    get(client, far).as("in the node's name").exitCode(7);
    get(beside, server.ip()).exitCode(7);

    govern(
        "client",
        "policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: beside}}}]}]");
    get(client, server.ip()).as("what leaves, too").exitCode(7);
    udp(client, server.ip()).errorContains("REFUSED");
    get(client, beside.ip()).outputIs("beside");
  }

  @Test
  void whoMayNotLeaveDoesNotReachTheApiServerOnAnotherNode() {
    String server =
        cluster()
            .client()
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace("default")
            .withName("kubernetes")
            .get()
            .getEndpoints()
            .get(0)
            .getAddresses()
            .get(0);
    NodeHandle elsewhere =
        cluster().nodes().stream()
            .filter(node -> !node.address().equals(server))
            .findFirst()
            .orElseThrow();
    cluster().apply(TwoNodes.pod("client", elsewhere));
    PodHandle client = cluster().pod("client").awaitReady();
    String ask = "curl -s -k -m 3 https://kubernetes.default.svc.cluster.local/livez";
    client.sh(ask).succeeds();

    String names =
        "policyTypes: [Egress], egress: [{ports: [{port: 53}, {port: 53, protocol: UDP}]}";
    govern("client", names + "]");
    client.sh(ask).exitCode(7);
    govern("client", names + ", {ports: [{port: 443}]}]");
    client.sh(ask).as("the Service's port is not what leaves").exitCode(7);
    govern(
        "client", names + ", {to: [{ipBlock: {cidr: " + server + "/32}}], ports: [{port: 6443}]}]");
    client.sh(ask).succeeds();
  }

  // ---- words -------------------------------------------------------------------------------

  private static void govern(String app, String spec) {
    cluster().networkPolicy(app).delete();
    cluster().apply(POLICY.formatted(app, app, spec));
  }

  private static CommandAssert get(PodHandle from, String authority) {
    return from.sh(Netexec.hostname(authority));
  }

  private static CommandAssert get(NodeHandle from, String authority) {
    return from.probe().sh(Netexec.hostname(authority));
  }

  private static CommandAssert udp(PodHandle from, String host) {
    return from.sh(Netexec.connect("udp", host + ":81"));
  }
}
