package io.podwire.sim;

import static io.podwire.Images.busybox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.Applied;
import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.engine.ClusterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpTest {
  /** With these seeds the Pods answered before kube-proxy had heard of them. */
  @ParameterizedTest
  @ValueSource(longs = {116, 153, 256})
  void whatIsUpAnswersByItsServicesNameAtOnce(long seed) {
    try (Cluster cluster = Podwire.start("sim", ClusterSpec.of("up").withSeed(seed))) {
      cluster
          .apply(
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec:
                replicas: 3
                selector: {matchLabels: {app: web}}
                template:
                  metadata: {labels: {app: web}}
                  spec: {containers: [{name: web, image: nginx}]}
              ---
              apiVersion: v1
              kind: Service
              metadata: {name: web}
              spec: {selector: {app: web}, ports: [{port: 80}]}
              """)
          .awaitUp();

      cluster.fromPod(busybox).wget("http://web").now().succeeds();
    }
  }

  private static final String NGINX =
      """
      apiVersion: %1$s
      kind: %2$s
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: nginx, ports: [{name: metrics, containerPort: 9113}]}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: %3$s}]}
      ---
      """;

  /** One says where a Service leads and never comes, the other leads where nobody is. */
  private static final String OF_NOBODY =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: nobody}
      spec: {ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: elsewhere}
      spec: {ports: [{port: 443}]}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: elsewhere}
      subsets: [{addresses: [{ip: 203.0.113.7}], ports: [{port: 443}]}]
      ---
      """;

  private static final String BY_A_JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: once}
      spec:
        template:
          metadata: {labels: {app: once}}
          spec:
            restartPolicy: Never
            containers: [{name: once, image: busybox, command: [sleep, "3600"]}]
            initContainers:
            - {name: web, image: nginx, restartPolicy: Always, ports: [{name: http, containerPort: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: once}
      spec: {selector: {app: once}, ports: [{port: 80, targetPort: http}]}
      """;

  @Test
  void whatIsValidIsWaitedFor() {
    try (Cluster cluster = Podwire.start("sim", ClusterSpec.of("up"))) {
      Applied app =
          cluster.apply(NGINX.formatted("apps/v1", "ReplicaSet", "80") + OF_NOBODY + BY_A_JOB);

      assertThat(app.awaitUp().hints())
          .containsExactly(
              "Service default/web: spec.ports.targetPort 80 is declared by no container of"
                  + " ReplicaSet web, which declare metrics=9113");
      cluster.fromPod(busybox).wget("http://web").now().succeeds();
      cluster.fromPod(busybox).wget("http://once").now().succeeds();
    }
  }

  @Test
  void whatIsLikelyWrongIsSaidInTheEndAndWhatIsCertainAtOnce() {
    try (Cluster cluster = Podwire.start("sim", ClusterSpec.of("up"))) {
      String deployment = NGINX.formatted("apps/v1", "Deployment", "8080");
      assertThatThrownBy(() -> cluster.apply(deployment).awaitUp())
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("port 80 of Service default/web is not up:\n")
          .hasMessageEndingWith(
              "\n\n  hint: Service default/web: spec.ports.targetPort 8080 is declared by no"
                  + " container of Deployment web, which declare metrics=9113");

      String typo = deployment.replace("{selector: {app: web}", "{selector: {app: wbe}");
      String matchesNothing =
          "spec.selector app=wbe matches no Pod; nearest: the Pods of Deployment";
      assertThatThrownBy(() -> cluster.apply(typo).awaitUp())
          .hasMessageStartingWith(
              "endpoints of Service default/web\n  was expected to hold a ready")
          .hasMessageContainingAll(matchesNothing)
          .satisfies(
              e -> assertThat(String.valueOf(e.getMessage()).split(matchesNothing)).hasSize(2));

      String named = NGINX.formatted("apps/v1", "Deployment", "metric");
      assertThatThrownBy(() -> cluster.apply(named).awaitUp())
          .hasMessage(
              "the manifest cannot come up:\n  hint: Service default/web: spec.ports.targetPort"
                  + " 'metric' is declared by no container of Deployment web, which declare"
                  + " metrics=9113; nearest: metrics");
    }
  }
}
