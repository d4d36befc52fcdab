package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a workload comes to, of any kind.
 *
 * @param <SELF> the assertion's own type
 * @param <T> the object's type in fabric8's model
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract sealed class WorkloadAssert<
        SELF extends WorkloadAssert<SELF, T>, T extends HasMetadata>
    extends ObjectAssert<SELF, T> permits DeploymentAssert, StatefulSetAssert, DaemonSetAssert {
  private final Function<T, WorkloadState> state;

  WorkloadAssert(
      WorkloadHandle<?> workload,
      Supplier<@Nullable T> object,
      Function<T, WorkloadState> state,
      Class<SELF> type) {
    super(
        workload.scene(),
        workload.toString(),
        object,
        now -> state.apply(now).counts().toString(),
        type);
    this.state = state;
  }

  /**
   * Its newest template runs in as many available Pods as it asks for, and no others; see {@link
   * WorkloadHandle#awaitRolledOut()}.
   */
  public SELF isRolledOut() {
    return is("to be rolled out", now -> state.apply(now).isRolledOut());
  }

  /** That many of its Pods are ready. */
  public SELF hasReadyReplicas(int count) {
    Checks.replicas(count);
    return is(
        "to have " + count + " ready replicas", now -> state.apply(now).counts().ready() == count);
  }

  /** Its first container is of that image. */
  public SELF hasImage(Image image) {
    return is(
        "to have the image " + image,
        now ->
            state
                .apply(now)
                .template()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage()
                .equals(image.reference()));
  }
}
