package io.podwire;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The templates that a StatefulSet or DaemonSet has had, as <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go">{@code
 * kubectl rollout undo}</a> reads them.
 */
final class Revisions {
  private Revisions() {}

  /**
   * The patch, a strategic merge, that brings back the template before the newest; empty if there
   * has been no other.
   */
  static Optional<String> undo(KubernetesClient client, WorkloadState workload) {
    List<ControllerRevision> history =
        client
            .apps()
            .controllerRevisions()
            .inNamespace(workload.metadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .filter(revision -> OwnedPods.isOwnedBy(revision, Set.of(workload.metadata().getUid())))
            .sorted(Comparator.comparing(ControllerRevision::getRevision))
            .toList();
    return history.size() < 2
        ? Optional.empty()
        : Optional.of(
            client.getKubernetesSerialization().asJson(history.get(history.size() - 2).getData()));
  }
}
