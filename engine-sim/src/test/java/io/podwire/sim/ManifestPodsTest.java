package io.podwire.sim;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.Test;

@ClusterTest(nodes = 2)
class ManifestPodsTest {
  private static final String WORKLOADS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: front}
      spec:
        replicas: 2
        selector: {matchLabels: {app: front}}
        template:
          metadata: {labels: {app: front}}
          spec: {containers: [{name: web, image: nginx}]}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec: {containers: [{name: web, image: nginx}]}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: agent}
      spec:
        selector: {matchLabels: {app: agent}}
        template:
          metadata: {labels: {app: agent}}
          spec: {containers: [{name: web, image: nginx}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: lonely}
      spec: {containers: [{name: web, image: nginx}]}
      """;

  private static final String JOB =
      """
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: migrate}
      spec:
        template:
          spec: {restartPolicy: Never, containers: [{name: once, image: busybox, command: ["true"]}]}
      """;

  @Test
  void eachKindOfWorkloadIsAsked() {
    var app = cluster().apply(WORKLOADS).awaitUp();

    assertThat(app.podsExcept("db").names())
        .hasSize(5)
        .satisfiesOnlyOnce(name -> assertThat(name).isEqualTo("lonely"))
        .filteredOn(name -> name.startsWith("agent-"))
        .hasSize(2);
    assertThat(app.podsExcept("front", "agent").names())
        .containsExactlyInAnyOrder("db-0", "lonely");
  }

  @Test
  void podsThatComeAndGoCannotBeLeftOutInSilence() {
    var app = cluster().apply(WORKLOADS + JOB);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> app.podsExcept("db"))
        .withMessage(
            "podsExcept: the Pods of Job migrate come and go, and cannot be asked; except it by name");
    assertThat(app.podsExcept("db", "migrate").count()).isEqualTo(5);

    var old = cluster().apply(WORKLOADS.replace("kind: Deployment", "kind: ReplicaSet"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> old.podsExcept("db"))
        .withMessageContaining("the Pods of ReplicaSet front come and go");
  }

  @Test
  void aDaemonSetThatCannotStartKeepsAManifestFromBeingUp() {
    var app =
        cluster()
            .apply(
                WORKLOADS.replace(
                    "nginx}]}\n---\napiVersion: v1", "ngnix}]}\n---\napiVersion: v1"));

    assertThatThrownBy(app::awaitUp)
        .hasMessageContaining("DaemonSet default/agent was not rolled out, gave up after ")
        .hasMessageContaining(": 2 of 2 Pods exist\n  Pod agent-")
        .hasMessageContaining("ImagePullBackOff");
  }
}
