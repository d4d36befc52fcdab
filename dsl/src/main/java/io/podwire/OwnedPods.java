package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Pods of an owner: others may share its selector, not its unique identifier. */
final class OwnedPods {
  static final Comparator<Pod> OLDEST_FIRST =
      Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
          .thenComparing(pod -> pod.getMetadata().getName());

  private OwnedPods() {}

  /** Those that live. */
  static List<Pod> living(
      Scene scene, String namespace, LabelSelector selector, Set<String> owners) {
    return scene
        .peek()
        .pods()
        .inNamespace(namespace)
        .withLabelSelector(selector)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> isOwnedBy(pod, owners))
        .toList();
  }

  /** One of them, be it on its way out or not. */
  static @Nullable Pod any(Scene scene, String namespace, Set<String> owners) {
    return scene.peek().pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> isOwnedBy(pod, owners))
        .findFirst()
        .orElse(null);
  }

  /** The unique identifiers of a Deployment's ReplicaSets, which own its Pods. */
  static Set<String> replicaSets(Scene scene, WorkloadState deployment) {
    return scene
        .peek()
        .apps()
        .replicaSets()
        .inNamespace(deployment.metadata().getNamespace())
        .withLabelSelector(deployment.selector())
        .list()
        .getItems()
        .stream()
        .filter(set -> isOwnedBy(set, Set.of(deployment.metadata().getUid())))
        .map(set -> set.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  static boolean isOwnedBy(HasMetadata object, Set<String> owners) {
    return object.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .anyMatch(owners::contains);
  }
}
