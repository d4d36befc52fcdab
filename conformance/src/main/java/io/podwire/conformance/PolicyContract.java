package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;

import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * NetworkPolicy as k3s enforces it: what is denied is refused. Each denial has its control beside
 * it. Judged on the project's testbed, whose policies are not k3s's own.
 */
@ClusterTest
@Section(Subject.NETWORK_POLICY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class PolicyContract {
  private static final String DENY_INGRESS =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: default-deny}
      spec: {podSelector: {}, policyTypes: [Ingress]}
      """;

  private static final String DENY_EGRESS =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: no-egress}
      spec: {podSelector: {matchLabels: {run: client}}, policyTypes: [Egress]}
      """;

  @Test
  void aDefaultDenyShutsOffAndItsDeletionOpensAgain() {
    ServiceHandle web = cluster().deploy(nginx).expose(PORT_80);
    cluster().fromPod(busybox).get(web).succeeds();

    cluster().apply(DENY_INGRESS);
    cluster().fromPod(busybox).get(web).isRefused();

    cluster().networkPolicy("default-deny").delete();
    cluster().fromPod(busybox).get(web).succeeds();
  }

  @Test
  void thePolicyIsJudgedAtThePodWhicheverWayTheConnectionCame() {
    ServiceHandle web = cluster().deploy(nginx).expose(PORT_80).asNodePort();
    String pod = "http://" + cluster().deployment("nginx").pod(0).ip();
    cluster().fromPod(busybox).wget(pod).succeeds();
    cluster().fromPod(busybox).get(web.clusterIpUrl()).succeeds();

    cluster().apply(DENY_INGRESS);

    cluster().fromPod(busybox).wget(pod).isRefused();
    cluster().fromPod(busybox).get(web.clusterIpUrl()).isRefused();
  }

  @Test
  void aNodeAlwaysReachesItsOwnPods() {
    String pod = "http://" + cluster().deploy(nginx).pod(0).ip();
    cluster().apply(DENY_INGRESS);
    cluster().fromPod(busybox).wget(pod).isRefused();

    cluster().fromNode().curl(pod).status(200);
  }

  @Test
  void podsAreLetInByTheirLabels() {
    ServiceHandle web = cluster().deploy(nginx).expose(PORT_80);
    cluster().run("friend", busybox).labelled("role", "friend");
    cluster().run("stranger", busybox).labelled("role", "stranger");
    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: friends}
            spec:
              podSelector: {matchLabels: {app: nginx}}
              ingress:
              - from: [{podSelector: {matchLabels: {role: friend}}}]
            """);

    cluster().fromPod(cluster().pod("stranger")).get(web).isRefused();
    cluster().fromPod(cluster().pod("friend")).get(web).succeeds();
  }

  @Test
  void namespacesAreLetInByTheirLabels() {
    ServiceHandle web = cluster().deploy(nginx).expose(PORT_80);
    cluster().namespace("monitoring").create();
    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: from-monitoring}
            spec:
              podSelector: {}
              ingress:
              - from:
                - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
            """);

    cluster().fromPod(busybox).get(web).isRefused();
    cluster().namespace("monitoring").fromPod(busybox).get(web).succeeds();
  }

  @Test
  void aPortThatIsNotListedIsDenied() {
    cluster().deploy(nginx).expose(PORT_80);
    cluster().fromPod(busybox).wget("http://nginx").succeeds();
    cluster().apply(onlyPort(8080));
    cluster().fromPod(busybox).wget("http://nginx").isRefused();

    cluster().apply(onlyPort(80));

    cluster().fromPod(busybox).wget("http://nginx").succeeds();
  }

  @Test
  void policiesAddUp() {
    cluster().deploy(nginx).expose(PORT_80);
    cluster().apply(DENY_INGRESS);
    cluster().fromPod(busybox).wget("http://nginx").isRefused();

    cluster().apply(onlyPort(80));

    cluster().fromPod(busybox).wget("http://nginx").succeeds();
  }

  @Test
  void anEgressPolicyCutsOffNamesToo() {
    ServiceHandle web = cluster().deploy(nginx).expose(PORT_80);
    cluster().run("client", busybox);
    cluster().fromPod(cluster().pod("client")).get(web).succeeds();

    cluster().apply(DENY_EGRESS);

    cluster().fromPod(cluster().pod("client")).wget("http://nginx").nameDoesNotResolve();
    cluster().fromPod(cluster().pod("client")).get(web.clusterIpUrl()).isRefused();
    cluster().fromPod(curl).get(web).succeeds();
  }

  @Test
  void anAddressBlockHasItsExceptions() {
    cluster().deploy(nginx).expose(PORT_80);
    cluster().fromPod(busybox).wget("http://nginx").succeeds();

    cluster().apply(block("10.42.0.0/17, 10.42.128.0/17"));
    cluster().fromPod(busybox).wget("http://nginx").isRefused();

    cluster().apply(block("10.42.255.0/24"));
    cluster().fromPod(busybox).wget("http://nginx").succeeds();
  }

  private static String onlyPort(int port) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: one-port}
    spec:
      podSelector: {matchLabels: {app: nginx}}
      ingress:
      - ports: [{port: %d}]
    """
        .formatted(port);
  }

  private static String block(String except) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: block}
    spec:
      podSelector: {matchLabels: {app: nginx}}
      ingress:
      - from: [{ipBlock: {cidr: 10.42.0.0/16, except: [%s]}}]
    """
        .formatted(except);
  }
}
