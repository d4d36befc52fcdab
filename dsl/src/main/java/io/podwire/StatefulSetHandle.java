package io.podwire;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A StatefulSet by its name. */
@API(status = API.Status.EXPERIMENTAL)
public sealed class StatefulSetHandle permits NewStatefulSet {
  private final Scene scene;
  private final String namespace;
  private final String name;

  StatefulSetHandle(Scene scene, String namespace, String name) {
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
  public final StatefulSet resource() {
    StatefulSet set = find();
    if (set == null) {
      throw new AssertionError("there is no " + this);
    }
    return set;
  }

  /** Its Pods by ordinal, as soon as there are as many as it asks for and each is ready. */
  public final PodsHandle pods() {
    scene.clock().await(scene.timeout(), Scene.INTERVAL, this::isOver);
    if (!isComplete()) {
      List<Pod> now = current();
      throw new AssertionError(
          this
              + " was not complete within "
              + Waits.words(scene.timeout())
              + ": "
              + now.size()
              + " Pods exist"
              + PodStates.of(scene, now));
    }
    return PodsHandle.of(scene, toString(), this::current);
  }

  /** Its Pod of that name, for example {@code pg-0}; it need not exist yet. */
  public final PodHandle pod(String podName) {
    ensure();
    return new PodHandle(scene, namespace, Checks.subdomain("pod", podName));
  }

  /** Its Pod of that ordinal; it need not exist yet. */
  public final PodHandle pod(int ordinal) {
    return pod(name + "-" + ordinal);
  }

  /** The Service of the same name, which governs its Pods' names. */
  public final ServiceHandle service() {
    ensure();
    return new ServiceHandle(scene, namespace, name);
  }

  /** Asks for that many replicas, and waits for them. */
  public final StatefulSetHandle scale(int replicas) {
    Checks.replicas(replicas);
    ensure();
    scene.writer().apps().statefulSets().inNamespace(namespace).withName(name).scale(replicas);
    pods();
    return this;
  }

  final Scene scene() {
    return scene;
  }

  final @Nullable StatefulSet find() {
    ensure();
    return scene.peek().apps().statefulSets().inNamespace(namespace).withName(name).get();
  }

  /** Makes it, if it is only described: by this handle or by another. */
  void ensure() {
    scene.createDescribed(toString());
  }

  /** Whether it has come to its end, good or bad. */
  private boolean isOver() {
    StatefulSet set = find();
    if (set == null) {
      return false;
    }
    List<Pod> pods = podsOf(set);
    return isComplete(set, pods) || pods.stream().anyMatch(Pods::isStuck);
  }

  private boolean isComplete() {
    StatefulSet set = find();
    return set != null && isComplete(set, podsOf(set));
  }

  private static boolean isComplete(StatefulSet set, List<Pod> pods) {
    int wanted = set.getSpec().getReplicas() == null ? 1 : set.getSpec().getReplicas();
    return pods.size() == wanted && pods.stream().allMatch(Pods::isReady);
  }

  private List<Pod> current() {
    return podsOf(resource());
  }

  private List<Pod> podsOf(StatefulSet set) {
    String uid = set.getMetadata().getUid();
    return scene.peek().pods().inNamespace(namespace).list().getItems().stream()
        .filter(
            pod ->
                pod.getMetadata().getOwnerReferences().stream()
                    .map(OwnerReference::getUid)
                    .anyMatch(uid::equals))
        .sorted(Comparator.comparingInt(StatefulSetHandle::ordinal))
        .toList();
  }

  private static int ordinal(Pod pod) {
    String podName = pod.getMetadata().getName();
    return Integer.parseInt(podName.substring(podName.lastIndexOf('-') + 1));
  }

  @Override
  public final String toString() {
    return "StatefulSet " + namespace + "/" + name;
  }
}
