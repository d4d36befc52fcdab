package io.podwire.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.podwire.probe.Reach;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is said of each hop is so: of Pods, of Services that refuse, of servers that are slow. */
@EnableKubernetesMockClient(crud = true, https = false)
class ExplainerTest {
  private static final String ADDRESS = "10.42.0.9";

  private static final String READY = "conditions: [{type: Ready, status: \"True\"}]";

  private static final String CRASHING =
      "conditions: [{type: Ready, status: \"False\"}],"
          + " containerStatuses: [{name: api, state: {waiting: {reason: CrashLoopBackOff}}}]";

  @SuppressWarnings("NullAway.Init") // JUnit's extension sets it
  private KubernetesClient client;

  @Test
  void aPodThatIsAskedByItsAddressIsAsReadyAsItIs() {
    node();
    pod("api", CRASHING, 8080);

    for (Reach denied : List.of(Reach.REFUSED, Reach.TIMED_OUT, Reach.UNREACHABLE)) {
      assertThat(explain(ADDRESS, 8080, denied))
          .contains("✗ Pod       Pod default/api is not ready: container api: CrashLoopBackOff")
          .doesNotContain("is ready", "nothing listens", "nothing comes back");
    }
    assertThat(explain(ADDRESS, 8080, Reach.CONNECTED))
        .contains(
            "✓ Pod       api gets connections, though it is not ready: container api:"
                + " CrashLoopBackOff")
        .doesNotContain("✗");
  }

  @Test
  void aPodThatHasEndedDoesNotStandForTheOneThatHasItsAddressNow() {
    pod("done", "phase: Succeeded, conditions: [{type: Ready, status: \"False\"}]", 8080);
    pod("api", "phase: Running, " + READY, 8080);

    assertThat(explain(ADDRESS, 81, Reach.REFUSED))
        .contains("✓ Pod       api is ready")
        .contains("✗ port      nothing listens on port 81 of Pod default/api;")
        .doesNotContain("done");
  }

  @Test
  void aServiceThatRefusesMayNotBeKnownToKubeProxyYet() {
    service("10.43.0.7", 8080);
    endpoint(8080);
    pod("api", READY, 8080);

    assertThat(explain("web", 80, Reach.REFUSED))
        .contains("✓ Pod       api is ready")
        .contains(
            "✗ port      either kube-proxy does not know the endpoints of Service default/web yet"
                + " (do not ask with now()), or nothing listens on port 8080 of Pod default/api,"
                + " though it is declared");
  }

  @Test
  void aServiceWhosePodsDeclareNoPortsMayLeadToAPortThatIsClosed() {
    service("10.43.0.7", 81);
    endpoint(81);
    pod("api", READY);

    assertThat(explain("web", 80, Reach.REFUSED))
        .contains(
            "✗ port      either nothing listens on port 81 of Pod default/api, or kube-proxy");
  }

  /** Nobody stands between a headless Service's client and the Pod. */
  @Test
  void aHeadlessServiceRefusesNothingItself() {
    service("None", 8080);
    endpoint(8080);
    pod("api", READY, 8080);

    assertThat(explain("web", 80, Reach.REFUSED))
        .contains("✗ port      nothing listens on port 8080 of Pod default/api;");
  }

  @Test
  void whoConnectsAndGetsNoAnswerIsToldSo() {
    pod("api", READY, 8080);

    assertThat(explain(ADDRESS, 8080, Reach.RESET))
        .contains("✓ port      8080 accepts connections")
        .contains(
            "✗ HTTP      10.42.0.9 accepted the connection to port 8080, and broke it off before it"
                + " had answered");
    assertThat(explain(ADDRESS, 8080, Reach.NO_ANSWER))
        .contains("✓ port      8080 accepts connections")
        .contains(
            "✗ HTTP      10.42.0.9 accepted the connection to port 8080, and did not answer in"
                + " time");
    assertThat(explain(ADDRESS, 8080, Reach.FAILED))
        .contains("✗ port      not known: the tool failed")
        .doesNotContain("✓ port");
  }

  /** Nobody but the program takes a datagram. */
  @Test
  void whoSendsADatagramMayMeetAProgramThatIsSilent() {
    node();
    pod("api", READY, 8080);
    Aim aim = new Aim("default", null, ADDRESS, 8080, "UDP");

    assertThat(Explainer.explain(client, aim, Reach.TIMED_OUT, OptionalInt.empty()).text())
        .contains("the way there is cut or slow, or the Pod does not answer what it was sent");
    assertThat(Explainer.explain(client, aim, Reach.CONNECTED, OptionalInt.empty()).text())
        .contains("✓ port      8080 answers");
  }

  @Test
  void aPolicyThatHeldNothingBackDidNotAllowIt() {
    pod("api", READY, 8080);
    there(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: closed, namespace: default}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        """);

    assertThat(explain(ADDRESS, 8080, Reach.REFUSED)).contains("✗ policy    NetworkPolicy");
    assertThat(explain(ADDRESS, 8080, Reach.CONNECTED))
        .contains(
            "✓ policy    NetworkPolicy default/closed selects Pod default/api for ingress, and"
                + " allows nothing from the client on port 8080; it got through all the same")
        .doesNotContain("allow it");
  }

  @Test
  void whatMakesNoPodsIsNamedWhateverItsKind() {
    service("10.43.0.7", 80);
    makesPods("Deployment", "other", "app: front", "replicas: 1,", "{}");
    makesPods("StatefulSet", "db", "app: web", "replicas: 0,", "{}");

    assertThat(explain("web", 80, Reach.REFUSED))
        .contains(
            "✗ endpoint  Service default/web has no endpoint: StatefulSet db has spec.replicas 0");

    client.apps().statefulSets().inNamespace("default").withName("db").delete();
    assertThat(explain("web", 80, Reach.REFUSED))
        .contains("matches no Pod; nearest: the Pods of Deployment other have app=front");

    makesPods("StatefulSet", "wbe", "app: wbe", "replicas: 1,", "{}");
    assertThat(explain("web", 80, Reach.REFUSED))
        .contains("matches no Pod; nearest: the Pods of StatefulSet wbe have app=wbe");

    makesPods(
        "DaemonSet", "logs", "app: web", "", "{observedGeneration: 1, desiredNumberScheduled: 0}");
    assertThat(explain("web", 80, Reach.REFUSED))
        .contains(
            "✗ endpoint  Service default/web has no endpoint: DaemonSet logs, whose Pods it"
                + " selects, has none: no node is for them");
  }

  @Test
  void whyADeploymentCannotMakeItsPodsIsSaid() {
    service("10.43.0.7", 80);
    makesPods(
        "Deployment",
        "web",
        "app: web",
        "replicas: 1,",
        "{conditions: [{type: ReplicaFailure, status: \"True\", message: exceeded quota}]}");

    assertThat(explain("web", 80, Reach.REFUSED))
        .contains("Deployment web, whose Pods it selects, has none: exceeded quota");
  }

  private String explain(String host, int port, Reach reach) {
    Aim aim = new Aim("default", null, host, port, "TCP");
    return Explainer.explain(client, aim, reach, OptionalInt.empty()).text();
  }

  private void node() {
    there(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: one}
        status: {conditions: [{type: Ready, status: "True"}]}
        """);
  }

  private void pod(String name, String status, int... ports) {
    StringBuilder declared = new StringBuilder();
    for (int port : ports) {
      declared.append("{containerPort: ").append(port).append("}");
    }
    there(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default, labels: {app: web}}
        spec: {nodeName: one, containers: [{name: api, image: api, ports: [%s]}]}
        status: {podIP: %s, %s}
        """
            .formatted(name, declared, ADDRESS, status));
  }

  private void service(String address, int target) {
    there(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec:
          type: ClusterIP
          clusterIP: %s
          selector: {app: web}
          ports: [{port: 80, targetPort: %d, protocol: TCP}]
        """
            .formatted(address, target));
  }

  private void endpoint(int port) {
    there(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web, namespace: default, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{port: %d, name: ""}]
        endpoints: [{addresses: [%s], targetRef: {kind: Pod, name: api}}]
        """
            .formatted(port, ADDRESS));
  }

  private void makesPods(String kind, String name, String labels, String spec, String status) {
    there(
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: %s, namespace: default, generation: 1}
        spec: {%s template: {metadata: {labels: {%s}}, spec: {containers: [{name: a, image: a}]}}}
        status: %s
        """
            .formatted(kind, name, spec, labels, status));
  }

  private void there(String yaml) {
    HasMetadata object = client.getKubernetesSerialization().unmarshal(yaml);
    client.resource(object).create();
  }
}
