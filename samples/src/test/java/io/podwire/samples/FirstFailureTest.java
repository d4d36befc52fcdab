package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one reads when the scenario is broken: the hop where it ends, and why. Beside one that
 * works, each test has a broken one of its own name.
 */
@ClusterTest(scope = Scope.CLASS)
class FirstFailureTest {
  @BeforeAll
  static void nginxWorks() {
    cluster().deploy(nginx).expose(PORT_80).fromPod(busybox).wget("http://nginx").succeeds();
  }

  @Test
  void aTypoInTheSelector() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: typo}
            spec:
              selector: {app: ngnix}
              ports: [{port: 80}]
            """);

    cluster().fromPod(busybox).resolve("typo").resolvesTo(cluster().service("typo"));

    assertThat(failureOf("http://typo"))
        .contains("✓ Service", "✗ endpoint")
        .contains(
            "Service default/typo: spec.selector app=ngnix matches no Pod;"
                + " nearest: the Pods of Deployment nginx have app=nginx");
  }

  @Test
  void aWrongTargetPort() {
    var web = cluster().deployment("nginx");
    web.expose(port(80).to(8080)).named("wrong-port").endpoints().hasSize(1);

    assertThat(failureOf("http://wrong-port"))
        .contains("✓ endpoint", "✗ port")
        .contains("Connection refused")
        .contains("8080");
  }

  @Test
  void zeroReplicas() {
    var idle = cluster().deploy(nginx, 0).named("idle").expose(PORT_80);

    assertThatThrownBy(() -> idle.endpoints().within(Duration.ofSeconds(1)).hasSize(2))
        .hasMessageContaining("was expected to have size 2 within 1 s")
        .hasMessageContaining(
            "✗ endpoint  Service default/idle has no endpoint: Deployment idle has spec.replicas 0");
    assertThat(failureOf("http://idle"))
        .contains("✓ Service", "✗ endpoint")
        .contains("Service default/idle has no endpoint: Deployment idle has spec.replicas 0");
  }

  @Test
  void aPolicyInPlace() {
    var guarded = cluster().namespace("guarded");
    guarded.deploy(nginx).expose(PORT_80).endpoints().hasSize(1);
    guarded.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: default-deny}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        """);
    cluster().fromPod(busybox).wget("http://nginx.guarded").isRefused();

    assertThat(failureOf("http://nginx.guarded"))
        .contains("✓ endpoint", "✗ policy")
        .contains("NetworkPolicy guarded/default-deny selects Pod guarded/nginx-")
        .contains("for ingress, and allows nothing from");
  }

  @Test
  void aPolicyThatSelectsNobody() {
    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny}
            spec: {podSelector: {matchLabels: {app: ngnix}}, policyTypes: [Ingress]}
            """);
    var asked =
        cluster().fromPod(busybox).get(cluster().service("nginx")).within(Duration.ofSeconds(2));

    assertThatThrownBy(asked::isDenied)
        .hasMessageContaining("was expected to be denied")
        .hasMessageContaining(
            "none selects either end; NetworkPolicy default/deny: spec.podSelector app=ngnix matches"
                + " no Pod; nearest: Pod nginx-");
  }

  @Test
  void aNameThatIsNotQuiteRight() {
    assertThat(failureOf("http://ngnix"))
        .contains("✗ name")
        .contains("there is no Service 'ngnix' in namespace default; nearest: Service 'nginx'");
  }

  @Test
  void aHostnameThatNoEndpointHas() {
    cluster().statefulSet(nginx, 1).named("db").headless(80).pods();

    assertThat(failureOf("http://db-1.db.default.svc.cluster.local"))
        .contains("✗ name")
        .contains(
            "no ready endpoint of Service default/db has the hostname 'db-1'; they have db-0");
  }

  private static String failureOf(String url) {
    Throwable failure =
        catchThrowable(
            () -> cluster().fromPod(busybox).wget(url).within(Duration.ofSeconds(2)).succeeds());
    assertThat(failure).isInstanceOf(AssertionError.class);
    String text = String.valueOf(failure.getMessage());
    return text;
  }
}
