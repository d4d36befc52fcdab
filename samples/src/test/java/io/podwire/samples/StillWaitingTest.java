package io.podwire.samples;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nothing in the manifest tells is told when the wait is over: why nobody is ready yet. */
@Tag("nightly") // minutes on a real cluster
@ClusterTest(scope = Scope.CLASS, timeout = "10")
class StillWaitingTest {
  @Test
  void whyAPodIsStillBeingCreated() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: api}
            spec:
              containers:
              - name: api
                image: nginx
                volumeMounts: [{name: settings, mountPath: /etc/api}]
              volumes: [{name: settings, configMap: {name: settings}}]
            """);

    assertThatThrownBy(() -> cluster().pod("api").awaitReady())
        .hasMessageContaining("container api: ContainerCreating")
        .hasMessageContaining(
            "\n    event: FailedMount: MountVolume.SetUp failed for volume \"settings\" :"
                + " configmap \"settings\" not found");
  }

  @Test
  void whatManyPodsShareIsSaidOnce() {
    var app =
        cluster()
            .apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 5
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                      - name: web
                        image: nginx
                        resources: {requests: {cpu: 1000}}
                """);

    assertThatThrownBy(app::awaitUp)
        .hasMessageContaining("5 of 5 Pods exist\n  Pod web-")
        .hasMessageContaining(" and 4 others: Unschedulable (")
        .hasMessageContaining("Insufficient cpu");
  }

  @Test
  void aCrashTellsItsLastWords() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: crashing}
            spec:
              containers:
              - name: app
                image: busybox
                command: [sh, -c, "echo no configuration; exit 3"]
                readinessProbe: {exec: {command: [test, -e, /ready]}} # else it is ready until it ends
            """);

    assertThatThrownBy(() -> cluster().pod("crashing").awaitReady())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Pod default/crashing was not ready within")
        .hasMessageContaining("it last ended with exit code 3")
        .hasMessageContaining("its container app printed last: no configuration");
  }
}
