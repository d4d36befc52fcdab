package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Pods of a DaemonSet. */
final class DaemonPods {
  private DaemonPods() {}

  /**
   * Them, as soon as there is a ready one on each node that is to have one.
   *
   * @throws AssertionError if there is no such node, or one has none in time
   */
  static List<Pod> await(Scene scene, String namespace, String name) {
    DaemonSet[] seen = new DaemonSet[1];
    scene
        .clock()
        .await(
            scene.timeout(),
            Scene.INTERVAL,
            () -> {
              seen[0] =
                  scene.peek().apps().daemonSets().inNamespace(namespace).withName(name).get();
              return isComplete(seen[0])
                  || selected(scene, seen[0]).stream().anyMatch(Pods::isStuck);
            });
    List<Pod> pods = selected(scene, seen[0]);
    if (!isComplete(seen[0])) {
      throw new AssertionError(
          "DaemonSet "
              + namespace
              + "/"
              + name
              + " was not ready on each of its nodes within "
              + Waits.words(scene.timeout())
              + ": "
              + pods.size()
              + " Pods exist"
              + PodStates.of(scene, pods));
    }
    return pods;
  }

  private static boolean isComplete(@Nullable DaemonSet set) {
    return set != null
        && set.getStatus() != null
        && set.getMetadata().getGeneration().equals(set.getStatus().getObservedGeneration())
        && set.getStatus().getDesiredNumberScheduled() > 0
        && set.getStatus().getDesiredNumberScheduled().equals(set.getStatus().getNumberReady());
  }

  private static List<Pod> selected(Scene scene, @Nullable DaemonSet set) {
    return set == null
        ? List.of()
        : scene
            .peek()
            .pods()
            .inNamespace(set.getMetadata().getNamespace())
            .withLabelSelector(set.getSpec().getSelector())
            .list()
            .getItems();
  }
}
