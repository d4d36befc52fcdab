package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for what a workload is to come to, and says why it has not. */
final class Rollouts {
  private Rollouts() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError if it does not in time, or never will
   */
  static void await(WorkloadHandle<?> workload, Predicate<WorkloadState> condition) {
    Scene scene = workload.scene();
    Instant since = scene.clock().now();
    boolean[] holds = new boolean[1];
    scene.await(
        () -> {
          WorkloadState state = workload.look();
          holds[0] = state != null && condition.test(state);
          return holds[0] || (state != null && workload.isHopeless(state, workload.living(state)));
        });
    if (!holds[0]) {
      throw new AssertionError(
          workload
              + " was not rolled out"
              + Waits.waited(scene, since)
              + ": "
              + progress(workload, workload.look()));
    }
  }

  private static String progress(WorkloadHandle<?> workload, @Nullable WorkloadState state) {
    if (state == null) {
      return "there is none";
    }
    List<Pod> pods = workload.living(state);
    return pods.size()
        + " of "
        + state.counts().wanted()
        + " Pods exist"
        + PodStates.of(workload.scene(), pods);
  }
}
