package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.EngineContract.NIGHTLY;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.HttpAssert;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.time.Duration;
import org.apiguardian.api.API;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That what failed is told apart from what looks like it. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.TOOLS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class FailureContract {
  private static final String LATER_THAN_ANYONE_WAITS = "/shell?cmd=sleep%205";

  /** An address on nobody's network, from which nothing comes back. */
  private static final String NOBODY = "http://192.168.123.234";

  private static final String SERVERS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: slow, labels: {app: slow}}
      spec:
        containers:
        - {name: c, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: slow}
      spec: {type: NodePort, selector: {app: slow}, ports: [{port: 8080}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: starting, labels: {app: starting}}
      spec:
        containers:
        - name: c
          image: busybox
          command: [sleep, "2147483647"]
          ports: [{containerPort: 8080}]
          readinessProbe: {exec: {command: ["false"]}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: asleep}
      spec:
        replicas: 0
        serviceName: asleep
        selector: {matchLabels: {app: asleep}}
        template:
          metadata: {labels: {app: asleep}}
          spec: {containers: [{name: c, image: nginx}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: asleep}
      spec: {selector: {app: asleep}, ports: [{port: 80}]}
      """;

  @BeforeAll
  static void servers() {
    ServiceHandle slow = cluster().apply(SERVERS).service("slow");
    cluster().fromPod(busybox).get(slow).succeeds();
  }

  @Test
  void aServerThatIsSlowIsNotDenied() {
    String url = "http://slow:8080" + LATER_THAN_ANYONE_WAITS;

    isNoDenial(() -> briefly(cluster().fromPod(busybox).wget(url)).isDenied());
    isNoDenial(() -> briefly(cluster().fromPod(curl).curl(url)).timesOut());
    var outside = cluster().service("slow").nodePortUrl().path(LATER_THAN_ANYONE_WAITS);
    isNoDenial(() -> briefly(cluster().fromOutside().get(outside)).isUnreachable());
  }

  @Test
  @Tag(NIGHTLY)
  void anAddressOfNobodyTimesOutForAllThat() {
    cluster().fromPod(busybox).wget("-T", "1", "-q", "-O", "-", NOBODY).now().timesOut();
    cluster().fromPod(curl).curl("-m", "1", NOBODY).now().timesOut();
  }

  @Test
  void aPodThatIsNotReadyIsNotToldToBe() {
    var starting = cluster().pod("starting");

    assertThatThrownBy(() -> cluster().fromPod(busybox).tcp(starting, 8080).now().connects())
        .hasMessageContaining("✗ Pod       Pod default/starting is not ready: ContainersNotReady")
        .hasMessageNotContainingAny("is ready", "nothing listens");
    assertThatThrownBy(() -> cluster().fromPod(busybox).tcp(starting, 8080).now().isDenied())
        .hasMessageContaining("which would prove nothing, because its target is not up")
        .hasMessageMatching(
            "(?s).*from (node|Pod) \\S+, port 8080 of " + starting.ip() + ": connection refused.*");
  }

  @Test
  void aStatefulSetWithoutReplicasIsNamed() {
    assertThatThrownBy(
            () -> cluster().fromPod(busybox).get(cluster().service("asleep")).now().succeeds())
        .hasMessageContaining(
            "Service default/asleep has no endpoint: StatefulSet asleep has spec.replicas 0");
  }

  private static HttpAssert briefly(HttpAssert asked) {
    return asked.within(Duration.ofSeconds(1));
  }

  private static void isNoDenial(ThrowingCallable denial) {
    assertThatThrownBy(denial)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("last seen: connected, and no answer came in time")
        .hasMessageContaining("✗ HTTP      ")
        .hasMessageContaining(" accepted the connection to port ");
  }
}
