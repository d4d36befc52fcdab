package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.Comparator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A StatefulSet by its name; the Service of its name is the one that governs its Pods' names. */
@API(status = API.Status.EXPERIMENTAL)
public sealed class StatefulSetHandle extends WorkloadHandle<StatefulSetHandle>
    permits NewStatefulSet {
  StatefulSetHandle(Scene scene, String namespace, String name) {
    super(scene, "StatefulSet", namespace, name);
  }

  @Override
  public final StatefulSet resource() {
    return there(find());
  }

  /** Its Pod of that name, for example {@code pg-0}; it need not exist yet. */
  public final PodHandle pod(String podName) {
    ensure();
    return new PodHandle(scene(), namespace(), Checks.subdomain("pod", podName));
  }

  /** Its Pod of that ordinal; it need not exist yet. */
  @Override
  public final PodHandle pod(int ordinal) {
    return pod(name() + "-" + ordinal);
  }

  /** Asks for that many replicas, and waits for them. */
  public final StatefulSetHandle scale(int replicas) {
    Checks.replicas(replicas);
    ensure();
    scene().writer();
    access().scale(replicas);
    pods();
    return this;
  }

  @Override
  final StatefulSetHandle self() {
    return this;
  }

  @Override
  final @Nullable StatefulSet find() {
    ensure();
    return access().get();
  }

  @Override
  final RollableScalableResource<StatefulSet> access() {
    return scene().peek().apps().statefulSets().inNamespace(namespace()).withName(name());
  }

  @Override
  final @Nullable WorkloadState look() {
    StatefulSet set = find();
    return set == null ? null : WorkloadState.of(set);
  }

  @Override
  final Comparator<Pod> order() {
    return Comparator.comparingInt(StatefulSetHandle::ordinal);
  }

  private static int ordinal(Pod pod) {
    String podName = pod.getMetadata().getName();
    return Integer.parseInt(podName.substring(podName.lastIndexOf('-') + 1));
  }
}
