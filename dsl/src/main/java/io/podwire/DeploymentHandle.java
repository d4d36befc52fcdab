package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A Deployment by its name. */
@API(status = API.Status.EXPERIMENTAL)
public sealed class DeploymentHandle extends WorkloadHandle<DeploymentHandle>
    permits NewDeployment {
  DeploymentHandle(Scene scene, String namespace, String name) {
    super(scene, "Deployment", namespace, name);
  }

  @Override
  public final Deployment resource() {
    return there(find());
  }

  /**
   * Asks for that many replicas, and waits for them: {@link #awaitRolledOut()}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public final DeploymentHandle scale(int replicas) {
    Checks.replicas(replicas);
    ensure();
    scene().writer();
    access().scale(replicas);
    return awaitRolledOut();
  }

  @Override
  final DeploymentHandle self() {
    return this;
  }

  @Override
  final @Nullable Deployment find() {
    ensure();
    return access().get();
  }

  @Override
  final RollableScalableResource<Deployment> access() {
    return scene().peek().apps().deployments().inNamespace(namespace()).withName(name());
  }

  @Override
  final @Nullable WorkloadState look() {
    Deployment deployment = find();
    return deployment == null ? null : WorkloadState.of(deployment);
  }

  @Override
  final Set<String> podOwners(WorkloadState state) {
    return OwnedPods.replicaSets(scene(), state);
  }

  /** They are all made at once, and that one of them does not start keeps none from being there. */
  @Override
  final boolean isComplete(WorkloadState state, List<Pod> pods) {
    return state.settled() && pods.size() == state.counts().wanted();
  }

  @Override
  final boolean isHopeless(WorkloadState state, List<Pod> pods) {
    return pods.size() >= state.counts().wanted() && super.isHopeless(state, pods);
  }

  @Override
  final void undo() {
    if (podOwners(state()).size() < 2) {
      throw noOtherTemplate();
    }
    scene().writer();
    access().rolling().undo();
  }
}
