package io.podwire.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class PodStateTest {
  @Test
  void aContainerThatHasJustCrashedWaitsForNothingYet() {
    assertThat(PodState.words(pod("state: {terminated: {exitCode: 3, reason: Error}}")))
        .isEqualTo(
            "ContainersNotReady (containers with unready status: [api]); container api; it last ended"
                + " with exit code 3");
  }

  @Test
  void aContainerInItsBackOffSaysHowItEnded() {
    assertThat(
            PodState.words(
                pod(
                    "state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 3}}")))
        .isEqualTo("container api: CrashLoopBackOff; it last ended with exit code 3");
  }

  @Test
  void aContainerThatRunsAndNeverEndedSaysNothingOfAnEnd() {
    assertThat(PodState.words(pod("state: {running: {}}")))
        .isEqualTo("ContainersNotReady (containers with unready status: [api])");
  }

  private static Pod pod(String container) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: api}
        status:
          conditions:
          - type: Ready
            status: "False"
            reason: ContainersNotReady
            message: "containers with unready status: [api]"
          containerStatuses:
          - {name: api, ready: false, %s}
        """
            .formatted(container),
        Pod.class);
  }
}
