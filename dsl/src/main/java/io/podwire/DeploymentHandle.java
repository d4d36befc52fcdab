package io.podwire;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A Deployment by its name. */
@API(status = API.Status.EXPERIMENTAL)
public sealed class DeploymentHandle permits NewDeployment {
  private final Scene scene;
  private final String namespace;
  private final String name;

  DeploymentHandle(Scene scene, String namespace, String name) {
    this.scene = scene;
    this.namespace = namespace;
    this.name = name;
  }

  /** Its name. */
  public final String name() {
    return name;
  }

  /** The name of its namespace. */
  public final String namespace() {
    return namespace;
  }

  /**
   * The object as it is now.
   *
   * @throws AssertionError if there is none
   */
  public final Deployment resource() {
    Deployment deployment = find();
    if (deployment == null) {
      throw new AssertionError("there is no " + this);
    }
    return deployment;
  }

  /**
   * A Service for its Pods, as {@code kubectl expose}: with its name, its selector, and these
   * ports. Without ports: those that its containers declare.
   *
   * @throws IllegalArgumentException if several ports are given and one has no name
   */
  public final NewService expose(Port... ports) {
    ensure();
    return NewService.begin(this, List.of(ports));
  }

  /** As {@link #expose(Port...)} with one port. */
  public final NewService expose(int port) {
    return expose(Port.of(port));
  }

  /** The Service of the same name. */
  public final ServiceHandle service() {
    return new ServiceHandle(scene, namespace, name);
  }

  /**
   * Its Pods, as soon as there are as many as it asks for, all of its newest template; oldest
   * first. They need not be ready.
   */
  public final PodsHandle pods() {
    if (!scene
        .clock()
        .await(scene.timeout(), Scene.INTERVAL, () -> Rollouts.hasItsPods(scene, find()))) {
      throw new AssertionError(Rollouts.stuck(scene, this, find()));
    }
    return PodsHandle.of(scene, toString(), this::current);
  }

  /** Its Pod of that index, the oldest being 0; see {@link #pods()}. */
  public final PodHandle pod(int index) {
    return pods().get(index);
  }

  /** Its oldest or newest Pod; see {@link #pods()}. */
  public final PodHandle pod(PodPick pick) {
    return pick.of(pods());
  }

  /** Its Pods' addresses, as soon as each has one; see {@link #pods()}. */
  public final List<String> podIps() {
    return pods().ips();
  }

  /** Waits until its newest template runs in as many ready Pods as it asks for, and no others. */
  public final DeploymentHandle awaitRolledOut() {
    boolean over =
        scene.clock().await(scene.timeout(), Scene.INTERVAL, () -> Rollouts.isOver(scene, find()));
    if (!over || !Rollouts.isRolledOut(find())) {
      throw new AssertionError(Rollouts.stuck(scene, this, find()));
    }
    return this;
  }

  /**
   * Asks for that many replicas.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public final DeploymentHandle scale(int replicas) {
    Checks.replicas(replicas);
    ensure();
    scene.writer();
    access().scale(replicas);
    return awaitRolledOut();
  }

  /** Rolls out that image in its first container. */
  public final DeploymentHandle setImage(Image image) {
    ensure();
    scene.provide(image);
    scene.writer();
    access()
        .edit(
            deployment -> {
              Container first = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
              first.setImage(image.reference());
              return deployment;
            });
    return this;
  }

  /** Goes back to the template before this one, as {@code kubectl rollout undo}. */
  public final DeploymentHandle rollback() {
    ensure();
    scene.writer();
    access().rolling().undo();
    return this;
  }

  /** Replaces its Pods by new ones of the same template, as {@code kubectl rollout restart}. */
  public final DeploymentHandle restart() {
    ensure();
    scene.writer();
    access().rolling().restart();
    return this;
  }

  /** Asks the network from its oldest Pod. */
  public final ToolProbe probe() {
    return pod(0).probe();
  }

  /** Asks the network from a Pod of that image in the same namespace. */
  public final PodProbe fromPod(Image image) {
    ensure();
    return PodProbe.of(
        scene, new ProbePods.Key(namespace, image.defaultName(), image, null, false));
  }

  /**
   * A port of this machine that leads to that port of its oldest Pod, as {@code kubectl
   * port-forward deployment/NAME}, which does not balance either.
   */
  public final Forward forward(int port) {
    return pod(0).forward(port);
  }

  /** Deletes it with its Pods and waits until they are gone. */
  public final void delete() {
    ensure();
    Set<String> sets = Rollouts.replicaSets(scene, resource());
    scene.writer();
    access()
        .withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.FOREGROUND)
        .delete();
    Gone.await(scene, toString(), this::find);
    Gone.await(scene, "a Pod of " + this, () -> Rollouts.anyPod(scene, namespace, sets));
  }

  final Scene scene() {
    return scene;
  }

  final @Nullable Deployment find() {
    ensure();
    return scene.peek().apps().deployments().inNamespace(namespace).withName(name).get();
  }

  /** Makes it, if it is only described: by this handle or by another. */
  void ensure() {
    scene.createDescribed(toString());
  }

  private List<Pod> current() {
    return Rollouts.pods(scene, resource());
  }

  private RollableScalableResource<Deployment> access() {
    KubernetesClient client = scene.peek();
    return client.apps().deployments().inNamespace(namespace).withName(name);
  }

  @Override
  public final String toString() {
    return "Deployment " + namespace + "/" + name;
  }
}
