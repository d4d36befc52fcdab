package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Podwire.cluster;

import io.podwire.ServiceHandle;
import io.podwire.ToolProbe;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * NetworkPolicy as k3s enforces it: what is denied is refused. Each denial has its control beside
 * it. Judged on the project's testbed, whose policies are not k3s's own.
 */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.NETWORK_POLICY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class PolicyContract {
  private static final String CLIENT =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, labels: {role: %1$s}}
      spec:
        terminationGracePeriodSeconds: 0
        containers: [{name: shell, image: busybox, command: [sleep, infinity]}]
      """;

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
      spec: {podSelector: {matchLabels: {role: stranger}}, policyTypes: [Egress]}
      """;

  private ServiceHandle web;
  private ToolProbe stranger;

  /** Nothing is denied yet. */
  @BeforeEach
  void aStrangerReachesTheServer() {
    cluster().apply(Servers.NGINX);
    web = cluster().service("nginx");
    stranger = client("stranger");
    stranger.get(web).succeeds();
  }

  @AfterEach
  void policiesAreTakenAway() {
    cluster()
        .client()
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(cluster().currentNamespace())
        .delete();
  }

  @Test
  void aDefaultDenyShutsOffAndItsDeletionOpensAgain() {
    cluster().apply(DENY_INGRESS);
    stranger.get(web).isRefused();

    cluster().networkPolicy("default-deny").delete();
    stranger.get(web).succeeds();
  }

  @Test
  void thePolicyIsJudgedAtThePodWhicheverWayTheConnectionCame() {
    stranger.wget(pod()).succeeds();
    stranger.get(web.clusterIpUrl()).succeeds();

    cluster().apply(DENY_INGRESS);

    stranger.wget(pod()).isRefused();
    stranger.get(web.clusterIpUrl()).isRefused();
  }

  @Test
  void aNodeAlwaysReachesItsOwnPods() {
    cluster().apply(DENY_INGRESS);
    stranger.wget(pod()).isRefused();

    cluster().fromNode().curl(pod()).status(200);
  }

  @Test
  void podsAreLetInByTheirLabels() {
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

    stranger.get(web).isRefused();
    client("friend").get(web).succeeds();
  }

  @Test
  void namespacesAreLetInByTheirLabels() {
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

    stranger.get(web).isRefused();
    cluster().namespace("monitoring").fromPod(busybox).get(web).succeeds();
  }

  @Test
  void aPortThatIsNotListedIsDenied() {
    cluster().apply(onlyPort(8080));
    stranger.wget("http://nginx").isRefused();

    cluster().apply(onlyPort(80));

    stranger.wget("http://nginx").succeeds();
  }

  @Test
  void policiesAddUp() {
    cluster().apply(DENY_INGRESS);
    stranger.wget("http://nginx").isRefused();

    cluster().apply(onlyPort(80));

    stranger.wget("http://nginx").succeeds();
  }

  @Test
  void anEgressPolicyCutsOffNamesToo() {
    cluster().apply(DENY_EGRESS);

    stranger.wget("http://nginx").nameDoesNotResolve();
    stranger.get(web.clusterIpUrl()).isRefused();
    client("friend").get(web).succeeds();
  }

  @Test
  void anAddressBlockHasItsExceptions() {
    cluster().apply(block("10.42.0.0/17, 10.42.128.0/17"));
    stranger.wget("http://nginx").isRefused();

    cluster().apply(block("10.42.255.0/24"));
    stranger.wget("http://nginx").succeeds();
  }

  /** The client of that name, which is its label {@code role} as well. */
  private static ToolProbe client(String name) {
    cluster().apply(CLIENT.formatted(name));
    return cluster().fromPod(cluster().pod(name));
  }

  private static String pod() {
    return "http://" + cluster().pod("nginx").ip();
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
