package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.podwire.failure.BrokenReferences;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** What a manifest made, by its names. */
@API(status = API.Status.EXPERIMENTAL)
public final class Applied {
  static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Pod");

  private final Scene scene;
  private final String namespace;
  private final List<HasMetadata> objects;

  Applied(Scene scene, String namespace, List<HasMetadata> objects) {
    this.scene = scene;
    this.namespace = namespace;
    this.objects = List.copyOf(objects);
  }

  /**
   * Waits until all of it is up: Deployments, StatefulSets and DaemonSets rolled out, Pods ready,
   * and of each Service that selects Pods or has endpoints written for it ready ones, its name in
   * DNS, and on each Pod among them its TCP ports answering. Policies do not stand in the way of
   * finding out. Jobs, and what a controller makes of objects of other kinds, are not waited for.
   *
   * @throws AssertionError at once if it can never come up: a Secret, a ConfigMap or a key of one
   *     is missing (unless an object of a custom kind may make it), a port's name is declared by no
   *     container. What is likely to be wrong is said when the wait is over, see {@link #hints()}
   */
  public Applied awaitUp() {
    new Upness(scene, objects).await();
    return this;
  }

  /**
   * What its objects name and the cluster has not, now: a selector that matches no Pod, a
   * targetPort that no container declares, a Secret or ConfigMap or a key of one that is missing.
   * In words that name the object, the field, the value, and the nearest thing that is there.
   */
  public List<String> hints() {
    return BrokenReferences.of(scene.reader(), objects).stream()
        .map(BrokenReferences.Hint::text)
        .toList();
  }

  /** The objects as the cluster answered them. */
  public List<HasMetadata> objects() {
    return objects;
  }

  /**
   * The manifest's Deployment of that name.
   *
   * @throws IllegalArgumentException if the manifest has none; the message says which it has
   */
  public DeploymentHandle deployment(String name) {
    return new DeploymentHandle(scene, namespaceOf("Deployment", name), name);
  }

  /**
   * The manifest's StatefulSet of that name.
   *
   * @throws IllegalArgumentException if the manifest has none; the message says which it has
   */
  public StatefulSetHandle statefulSet(String name) {
    return new StatefulSetHandle(scene, namespaceOf("StatefulSet", name), name);
  }

  /**
   * The manifest's DaemonSet of that name.
   *
   * @throws IllegalArgumentException if the manifest has none; the message says which it has
   */
  public DaemonSetHandle daemonSet(String name) {
    return new DaemonSetHandle(scene, namespaceOf("DaemonSet", name), name);
  }

  /**
   * The manifest's Service of that name.
   *
   * @throws IllegalArgumentException if the manifest has none; the message says which it has
   */
  public ServiceHandle service(String name) {
    return new ServiceHandle(scene, namespaceOf("Service", name), name);
  }

  /**
   * The manifest's Pod of that name.
   *
   * @throws IllegalArgumentException if the manifest has none; the message says which it has
   */
  public PodHandle pod(String name) {
    return new PodHandle(scene, namespaceOf("Pod", name), name);
  }

  /** Its Services. */
  public ServicesHandle services() {
    return new ServicesHandle(
        "the Services of the manifest",
        () ->
            named("Service")
                .map(o -> new ServiceHandle(scene, o.getNamespace(), o.getName()))
                .toList());
  }

  /**
   * All Pods of its workloads but those of these, as soon as each has as many as it asks for.
   *
   * @throws IllegalArgumentException if the manifest has no workload of one of these names, or one
   *     whose Pods come and go: a Job, a CronJob
   */
  public PodsHandle podsExcept(String... workloads) {
    return new ManifestPods(scene, objects).except(List.of(workloads));
  }

  private Stream<ObjectMeta> named(String kind) {
    return objects.stream()
        .filter(object -> object.getKind().equals(kind))
        .map(HasMetadata::getMetadata);
  }

  private String namespaceOf(String kind, String name) {
    return objects.stream()
        .filter(
            object -> object.getKind().equals(kind) && object.getMetadata().getName().equals(name))
        .map(object -> object.getMetadata().getNamespace())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    kind
                        + ": '"
                        + name
                        + "' is not in the manifest, which has "
                        + objects.stream()
                            .map(o -> o.getKind() + " " + o.getMetadata().getName())
                            .collect(Collectors.joining(", "))));
  }

  @Override
  public String toString() {
    return "manifest of " + objects.size() + " objects in namespace " + namespace;
  }
}
