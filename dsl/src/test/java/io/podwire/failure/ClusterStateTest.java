package io.podwire.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
class ClusterStateTest {
  @SuppressWarnings("NullAway.Init") // JUnit's extension sets it
  private KubernetesClient client;

  @Test
  void itTellsOfTheTestsPodsAndOfWarnings() {
    there(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec: {nodeName: one, containers: [{name: web, image: acme/api}]}
        status:
          phase: Running
          podIP: 10.42.0.7
          conditions: [{type: Ready, status: "True"}]
        """);
    there(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: stuck, namespace: shop}
        spec: {nodeName: one, containers: [{name: api, image: acme/apj}]}
        status:
          phase: Pending
          containerStatuses: [{name: api, state: {waiting: {reason: ImagePullBackOff}}}]
        """);
    there(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: coredns, namespace: kube-system}
        spec: {containers: [{name: dns, image: dns}]}
        status: {phase: Running}
        """);
    there(
        """
        apiVersion: v1
        kind: Event
        metadata: {name: stuck.1, namespace: shop}
        type: Warning
        reason: Failed
        message: no such image
        involvedObject: {kind: Pod, name: stuck}
        """);

    assertThat(ClusterState.of(client))
        .hasValueSatisfying(
            state ->
                assertThat(state.getMessage())
                    .contains("when it failed, the cluster had:\n")
                    .contains("  Pod shop/web on one, 10.42.0.7: ready\n")
                    .contains("  Pod shop/stuck on one: container api: ImagePullBackOff\n")
                    .contains("  event Pod shop/stuck: Failed: no such image")
                    // The mock answers for a log with all that it has.
                    .doesNotContain("Pod kube-system/"));
  }

  @Test
  void ofAnEmptyClusterThereIsNothingToTell() {
    assertThat(ClusterState.of(client)).isEmpty();
  }

  private void there(String yaml) {
    HasMetadata object = client.getKubernetesSerialization().unmarshal(yaml);
    client.resource(object).create();
  }
}
