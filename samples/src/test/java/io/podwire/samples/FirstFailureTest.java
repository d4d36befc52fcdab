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
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What one reads when the scenario is broken: the hop where it ends, and why. */
@ClusterTest
class FirstFailureTest {
  @Test
  void aTypoInTheSelector() {
    cluster().deploy(nginx, 2).awaitRolledOut();
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: nginx}
            spec:
              selector: {app: ngnix}
              ports: [{port: 80}]
            """);

    assertThat(failureOf("http://nginx"))
        .contains("✓ Service", "✗ endpoint")
        .contains(
            "Service default/nginx: spec.selector app=ngnix matches no Pod;"
                + " nearest: the Pods of Deployment nginx have app=nginx");
  }

  @Test
  void aWrongTargetPort() {
    cluster().deploy(nginx, 2).expose(port(80).to(8080)).endpoints().hasSize(2);

    assertThat(failureOf("http://nginx"))
        .contains("✓ endpoint", "✗ port")
        .contains("Connection refused")
        .contains("8080");
  }

  @Test
  void zeroReplicas() {
    cluster().deploy(nginx, 0).expose(PORT_80);

    assertThatThrownBy(
            () -> cluster().service("nginx").endpoints().within(Duration.ofSeconds(1)).hasSize(2))
        .hasMessageContaining("was expected to have size 2 within 1 s")
        .hasMessageContaining(
            "✗ endpoint  Service default/nginx has no endpoint: Deployment nginx has spec.replicas 0");
    assertThat(failureOf("http://nginx"))
        .contains("✓ Service", "✗ endpoint")
        .contains("Service default/nginx has no endpoint: Deployment nginx has spec.replicas 0");
  }

  @Test
  void aPolicyInPlace() {
    cluster().deploy(nginx, 2).expose(PORT_80).endpoints().hasSize(2);
    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            """);
    cluster().fromPod(busybox).wget("http://nginx").isRefused();

    assertThat(failureOf("http://nginx"))
        .contains("✓ endpoint", "✗ policy")
        .contains("NetworkPolicy default/default-deny selects Pod default/nginx-")
        .contains("for ingress, and allows nothing from");
  }

  @Test
  void aPolicyThatSelectsNobody() {
    var service = cluster().deploy(nginx, 1).expose(PORT_80);
    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny}
            spec: {podSelector: {matchLabels: {app: ngnix}}, policyTypes: [Ingress]}
            """);
    var asked = cluster().fromPod(busybox).get(service).within(Duration.ofSeconds(2));

    assertThatThrownBy(asked::isDenied)
        .hasMessageContaining("was expected to be denied")
        .hasMessageContaining(
            "none selects either end; NetworkPolicy default/deny: spec.podSelector app=ngnix matches"
                + " no Pod; nearest: Pod nginx-");
  }

  @Test
  void aNameThatIsNotQuiteRight() {
    cluster().deploy(nginx, 2).expose(PORT_80).endpoints().hasSize(2);

    assertThat(failureOf("http://ngnix"))
        .contains("✗ name")
        .contains("there is no Service 'ngnix' in namespace default; nearest: Service 'nginx'");
  }

  @Test
  void aHostnameThatNoEndpointHas() {
    cluster().statefulSet(nginx, 1).named("db").headless(80).pods();

    assertThat(failureOf("http://db-1.db"))
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
