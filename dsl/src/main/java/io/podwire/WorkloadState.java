package io.podwire;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What matters here of an object that keeps Pods running, whatever its kind. When it is rolled out
 * says <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go">{@code
 * kubectl rollout status}</a>; in addition there may be no Pods beyond those that are asked for.
 *
 * @param wanted how many Pods it asks for
 * @param observed whether its controller has seen it as it is
 * @param rolling whether it replaces Pods of older templates by itself
 * @param settled whether it is observed and has as many Pods as it asks for, all of the newest
 *     template but those that it leaves alone
 * @param isRolledOut whether it is settled, and its Pods available
 */
record WorkloadState(
    ObjectMeta metadata,
    LabelSelector selector,
    PodTemplateSpec template,
    int wanted,
    boolean observed,
    boolean rolling,
    boolean settled,
    boolean isRolledOut) {
  private static final String ON_DELETE = "OnDelete";

  static WorkloadState of(Deployment deployment) {
    ObjectMeta metadata = deployment.getMetadata();
    DeploymentStatus status =
        deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    int wanted = or(1, deployment.getSpec().getReplicas());
    boolean observed = observed(metadata, status.getObservedGeneration());
    boolean settled =
        observed
            && or(0, status.getUpdatedReplicas()) == wanted
            && or(0, status.getReplicas()) == wanted;
    return new WorkloadState(
        metadata,
        deployment.getSpec().getSelector(),
        deployment.getSpec().getTemplate(),
        wanted,
        observed,
        true,
        settled,
        settled && or(0, status.getAvailableReplicas()) == wanted);
  }

  static WorkloadState of(StatefulSet set) {
    ObjectMeta metadata = set.getMetadata();
    StatefulSetStatus status = set.getStatus() == null ? new StatefulSetStatus() : set.getStatus();
    StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
    int wanted = or(1, set.getSpec().getReplicas());
    boolean observed = observed(metadata, status.getObservedGeneration());
    boolean rolling = strategy == null || !ON_DELETE.equals(strategy.getType());
    boolean settled =
        observed
            && or(0, status.getReplicas()) == wanted
            && (!rolling || isUpdated(status, wanted, partition(strategy)));
    return new WorkloadState(
        metadata,
        set.getSpec().getSelector(),
        set.getSpec().getTemplate(),
        wanted,
        observed,
        rolling,
        settled,
        settled && or(0, status.getReadyReplicas()) >= wanted);
  }

  /** Of a DaemonSet that no node is to have Pods of nothing is ever true. */
  static WorkloadState of(DaemonSet set) {
    ObjectMeta metadata = set.getMetadata();
    DaemonSetStatus status = set.getStatus() == null ? new DaemonSetStatus() : set.getStatus();
    int wanted = or(0, status.getDesiredNumberScheduled());
    boolean observed = observed(metadata, status.getObservedGeneration());
    boolean rolling =
        set.getSpec().getUpdateStrategy() == null
            || !ON_DELETE.equals(set.getSpec().getUpdateStrategy().getType());
    boolean settled =
        observed
            && wanted > 0
            && or(0, status.getCurrentNumberScheduled()) == wanted
            && (!rolling || or(0, status.getUpdatedNumberScheduled()) >= wanted);
    return new WorkloadState(
        metadata,
        set.getSpec().getSelector(),
        set.getSpec().getTemplate(),
        wanted,
        observed,
        rolling,
        settled,
        settled && or(0, status.getNumberAvailable()) >= wanted);
  }

  /** Whether the newest template is of the same images as that Pod. */
  boolean hasImagesOf(Pod pod) {
    return images(template.getSpec()).equals(images(pod.getSpec()));
  }

  private static List<String> images(PodSpec spec) {
    return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
        .map(Container::getImage)
        .toList();
  }

  private static int partition(@Nullable StatefulSetUpdateStrategy strategy) {
    RollingUpdateStatefulSetStrategy rolling =
        strategy == null ? null : strategy.getRollingUpdate();
    return rolling == null ? 0 : or(0, rolling.getPartition());
  }

  /** Above the partition; without one until the controller has made the new template its own. */
  private static boolean isUpdated(StatefulSetStatus status, int wanted, int partition) {
    return partition > 0
        ? or(0, status.getUpdatedReplicas()) >= wanted - partition
        : status.getUpdateRevision() != null
            && status.getUpdateRevision().equals(status.getCurrentRevision());
  }

  private static boolean observed(ObjectMeta metadata, @Nullable Long seen) {
    return seen != null && seen >= metadata.getGeneration();
  }

  private static int or(int otherwise, @Nullable Integer count) {
    return count == null ? otherwise : count;
  }
}
