package io.podwire;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What keeps Pods running, by its name: a Deployment, a StatefulSet or a DaemonSet.
 *
 * @param <H> the handle's own type
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract sealed class WorkloadHandle<H extends WorkloadHandle<H>>
    permits DeploymentHandle, StatefulSetHandle, DaemonSetHandle {
  // https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

  private final Scene scene;
  private final String kind;
  private final String namespace;
  private final String name;

  WorkloadHandle(Scene scene, String kind, String namespace, String name) {
    this.scene = scene;
    this.kind = kind;
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
  public abstract HasMetadata resource();

  /**
   * A Service for its Pods, as {@code kubectl expose}: with its name, its selector, and these
   * ports. Without ports: those that its containers declare.
   *
   * <p>kubectl itself exposes Deployments and Pods, and refuses <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/kubectl/pkg/polymorphichelpers/canbeexposed.go">StatefulSets
   * and DaemonSets</a>. Where the headless Service that governs a StatefulSet has the set's name,
   * this one needs another: {@code pg.expose(5432).named("pg-any")}.
   *
   * @throws IllegalArgumentException if several ports are given and one has no name, or its
   *     selector has expressions, which a Service cannot have
   */
  public final NewService expose(Port... ports) {
    ensure();
    return NewService.begin(
        scene, () -> Exposed.of(toString(), state()), namespace, name, List.of(ports));
  }

  /** As {@link #expose(Port...)} with one port. */
  public final NewService expose(int port) {
    return expose(Port.of(port));
  }

  /** The Service of the same name. */
  public final ServiceHandle service() {
    ensure();
    return new ServiceHandle(scene, namespace, name);
  }

  /**
   * Its Pods, as soon as there are as many as it asks for, all of its newest template. Those of a
   * Deployment come oldest first and need not be ready; those of a StatefulSet come by ordinal,
   * those of a DaemonSet oldest first, and each is ready.
   */
  public final PodsHandle pods() {
    Rollouts.await(this, state -> isComplete(state, living(state)));
    return PodsHandle.of(scene, toString(), () -> living(state()));
  }

  /** Its Pod of that index; see {@link #pods()}. */
  public PodHandle pod(int index) {
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

  /**
   * Waits until its newest template runs in as many available Pods as it asks for, and no others:
   * as {@code kubectl rollout status}. Above a StatefulSet's {@code partition}, if it has one.
   *
   * @throws AssertionError at once if it waits for an image that cannot be had; for a DaemonSet
   *     also if there is no node for it
   * @throws IllegalStateException if it replaces only Pods that are deleted ({@code OnDelete})
   */
  public final H awaitRolledOut() {
    WorkloadState now = look();
    if (now != null && !now.rolling()) {
      throw new IllegalStateException(
          "awaitRolledOut: "
              + this
              + " replaces only Pods that are deleted (updateStrategy OnDelete), so it never rolls"
              + " out by itself; delete them, and ask for pods()");
    }
    Rollouts.await(this, WorkloadState::isRolledOut);
    return self();
  }

  /**
   * Begins to roll out that image in its first container, as {@code kubectl set image}, and does
   * not wait; see {@link #awaitRolledOut()}.
   */
  public final H setImage(Image image) {
    ensure();
    scene.provide(image);
    Container first = state().template().getSpec().getContainers().get(0);
    Map<String, ?> container = Map.of("name", first.getName(), "image", image.reference());
    patchTemplate(Map.of("spec", Map.of("containers", List.of(container))));
    return self();
  }

  /**
   * Begins to replace its Pods by new ones of the same template, as {@code kubectl rollout
   * restart}, and does not wait; see {@link #awaitRolledOut()}.
   */
  public final H restart() {
    ensure();
    Map<String, ?> annotation = Map.of(RESTARTED, scene.clock().now().toString());
    patchTemplate(Map.of("metadata", Map.of("annotations", annotation)));
    return self();
  }

  /**
   * Begins to go back to the template before this one, as {@code kubectl rollout undo}, and does
   * not wait; see {@link #awaitRolledOut()}. A StatefulSet <a
   * href="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback">goes
   * on waiting</a> for a Pod that cannot start: delete that Pod then.
   *
   * @throws IllegalStateException if there has been no other
   */
  public final H rollback() {
    ensure();
    // What its controller has not seen is in no history yet.
    scene.await(() -> state().observed());
    undo();
    return self();
  }

  /** Asks the network from its first Pod; see {@link #pods()}. */
  public final ToolProbe probe() {
    return pods().get(0).probe();
  }

  /** Asks the network from a Pod of that image in the same namespace. */
  public final PodProbe fromPod(Image image) {
    ensure();
    return PodProbe.of(
        scene, new ProbePods.Key(namespace, image.defaultName(), image, null, false));
  }

  /**
   * A port of this machine that leads to that port of its first Pod, as {@code kubectl port-forward
   * KIND/NAME}, which does not balance either.
   */
  public final Forward forward(int port) {
    return pods().get(0).forward(port);
  }

  /** Deletes it with its Pods and waits until they are gone. */
  public final void delete() {
    ensure();
    Set<String> owners = podOwners(state());
    scene.writer();
    access().withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    Gone.await(scene, toString(), this::find);
    Gone.await(scene, "a Pod of " + this, () -> OwnedPods.any(scene, namespace, owners));
  }

  abstract H self();

  abstract @Nullable HasMetadata find();

  abstract Resource<? extends HasMetadata> access();

  /** What matters of it now, if it is there. */
  abstract @Nullable WorkloadState look();

  /** The unique identifiers of what owns its Pods. */
  Set<String> podOwners(WorkloadState state) {
    return Set.of(state.metadata().getUid());
  }

  Comparator<Pod> order() {
    return OwnedPods.OLDEST_FIRST;
  }

  /** Whether these are all the Pods that it asks for. */
  boolean isComplete(WorkloadState state, List<Pod> pods) {
    return state.settled()
        && pods.size() == state.counts().wanted()
        && pods.stream().allMatch(Pods::isReady);
  }

  /** Whether it cannot get any further: it still asks for an image that nothing will bring. */
  boolean isHopeless(WorkloadState state, List<Pod> pods) {
    return pods.stream().anyMatch(pod -> Pods.isStuck(pod) && state.hasImagesOf(pod));
  }

  /** Brings back the template before this one. */
  void undo() {
    patch(Revisions.undo(scene.peek(), state()).orElseThrow(this::noOtherTemplate));
  }

  final IllegalStateException noOtherTemplate() {
    return new IllegalStateException(
        "rollback: " + this + " has had no other template than the one that it has");
  }

  final Scene scene() {
    return scene;
  }

  /** What matters of it now. */
  final WorkloadState state() {
    return there(look());
  }

  final <T> T there(@Nullable T found) {
    if (found == null) {
      throw new AssertionError("there is no " + this);
    }
    return found;
  }

  /** Makes it, if it is only described: by this handle or by another. */
  void ensure() {
    scene.createDescribed(toString());
  }

  /** Its Pods that are not on their way out, in their order. */
  final List<Pod> living(WorkloadState state) {
    return OwnedPods.living(scene, namespace, state.selector(), podOwners(state)).stream()
        .sorted(order())
        .toList();
  }

  private void patchTemplate(Map<String, ?> change) {
    Map<String, ?> patch = Map.of("spec", Map.of("template", change));
    patch(scene.peek().getKubernetesSerialization().asJson(patch));
  }

  private void patch(String strategicMerge) {
    scene.writer();
    access().patch(PatchContext.of(PatchType.STRATEGIC_MERGE), strategicMerge);
  }

  @Override
  public final String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
