package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** Several Pods, read afresh at each use. */
@API(status = API.Status.EXPERIMENTAL)
public final class PodsHandle implements Iterable<PodHandle> {
  private final Scene scene;
  private final String words;
  private final Supplier<List<Pod>> pods;

  private PodsHandle(Scene scene, String words, Supplier<List<Pod>> pods) {
    this.scene = scene;
    this.words = words;
    this.pods = pods;
  }

  static PodsHandle of(Scene scene, String owner, Supplier<List<Pod>> pods) {
    return new PodsHandle(scene, "the Pods of " + owner, pods);
  }

  static PodsHandle inNamespace(Scene scene, String namespace) {
    Supplier<List<Pod>> all =
        () ->
            scene
                .reader()
                .pods()
                .inNamespace(namespace)
                .withoutLabel(ProbePods.CLIENT)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    return new PodsHandle(scene, "the Pods of namespace " + namespace, all);
  }

  /** Those that there are now. */
  public List<PodHandle> list() {
    return pods.get().stream().map(this::seen).toList();
  }

  private PodHandle seen(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    scene.seenPods().add(namespace, name);
    return new PodHandle(scene, namespace, name);
  }

  /**
   * Those that there are now, at least one.
   *
   * @throws AssertionError if there is none
   */
  List<PodHandle> some() {
    List<PodHandle> now = list();
    if (now.isEmpty()) {
      throw new AssertionError(
          "there is none among " + words + ": an assertion over no Pod proves nothing");
    }
    return now;
  }

  /** The Pod of that index now. */
  public PodHandle get(int index) {
    List<PodHandle> now = list();
    if (index < 0 || index >= now.size()) {
      throw new AssertionError("there is no Pod " + index + " among " + words + ": " + now);
    }
    return now.get(index);
  }

  /** The same, oldest first; of those of one second, as they come. */
  PodsHandle byAge() {
    Comparator<Pod> age = Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp());
    return new PodsHandle(scene, words, () -> pods.get().stream().sorted(age).toList());
  }

  /** How many there are now. */
  public int count() {
    return pods.get().size();
  }

  /** Their names now. */
  public List<String> names() {
    return list().stream().map(PodHandle::name).toList();
  }

  /** Their addresses, as soon as each has one. */
  public List<String> ips() {
    return list().stream().map(PodHandle::ip).toList();
  }

  /** Asks the network as each of them, with tools that their images need not have. */
  public PodsProbe probe() {
    return new PodsProbe(this);
  }

  @Override
  public Iterator<PodHandle> iterator() {
    return list().iterator();
  }

  @Override
  public String toString() {
    return words;
  }
}
