package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Pods of a Deployment, and why it has not all of them. */
final class Rollouts {
  private Rollouts() {}

  /** Its living Pods, oldest first. */
  static List<Pod> pods(Scene scene, Deployment deployment) {
    Set<String> sets = replicaSets(scene, deployment);
    return scene
        .peek()
        .pods()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> isOwnedBy(pod, sets))
        .sorted(
            Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                .thenComparing(pod -> pod.getMetadata().getName()))
        .toList();
  }

  /** The unique identifiers of its ReplicaSets: others may share its selector, not its sets. */
  static Set<String> replicaSets(Scene scene, Deployment deployment) {
    return scene
        .peek()
        .apps()
        .replicaSets()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .filter(set -> isOwnedBy(set, Set.of(deployment.getMetadata().getUid())))
        .map(set -> set.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  /** A Pod of one of these ReplicaSets, be it on its way out or not. */
  static @Nullable Pod anyPod(Scene scene, String namespace, Set<String> sets) {
    return scene.peek().pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> isOwnedBy(pod, sets))
        .findFirst()
        .orElse(null);
  }

  static String stuck(Scene scene, DeploymentHandle handle, @Nullable Deployment deployment) {
    String head = handle + " was not rolled out within " + Waits.words(scene.timeout());
    if (deployment == null) {
      return head + ": there is no such Deployment";
    }
    List<Pod> pods = pods(scene, deployment);
    return head
        + ": "
        + pods.size()
        + " of "
        + deployment.getSpec().getReplicas()
        + " Pods exist"
        + PodStates.of(scene, pods);
  }

  /** Whether as many Pods live as are asked for, all of the newest template. */
  static boolean hasItsPods(Scene scene, @Nullable Deployment deployment) {
    return deployment != null
        && isSettled(deployment)
        && pods(scene, deployment).size() == wanted(deployment);
  }

  /** Whether it has come to its end, good or bad. */
  static boolean isOver(Scene scene, @Nullable Deployment deployment) {
    return isRolledOut(deployment)
        || (deployment != null && pods(scene, deployment).stream().anyMatch(Pods::isStuck));
  }

  static boolean isRolledOut(@Nullable Deployment deployment) {
    return deployment != null
        && isSettled(deployment)
        && or0(deployment.getStatus().getAvailableReplicas()) == wanted(deployment);
  }

  private static boolean isSettled(Deployment deployment) {
    if (deployment.getStatus() == null) {
      return false;
    }
    DeploymentStatus status = deployment.getStatus();
    long seen = status.getObservedGeneration() == null ? 0 : status.getObservedGeneration();
    return seen >= deployment.getMetadata().getGeneration()
        && or0(status.getUpdatedReplicas()) == wanted(deployment)
        && or0(status.getReplicas()) == wanted(deployment);
  }

  private static int wanted(Deployment deployment) {
    Integer replicas = deployment.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  private static int or0(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  private static boolean isOwnedBy(HasMetadata object, Set<String> owners) {
    return object.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .anyMatch(owners::contains);
  }
}
