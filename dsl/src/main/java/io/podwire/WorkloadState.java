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
 * @param counts its Pods, as its controller counts them
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
    Counts counts,
    boolean observed,
    boolean rolling,
    boolean settled,
    boolean isRolledOut) {
  private static final String ON_DELETE = "OnDelete";

  /**
   * How many Pods it asks for, and how many there are, are of the newest template and are ready.
   */
  record Counts(int wanted, int there, int updated, int ready) {
    @Override
    public String toString() {
      return wanted
          + " wanted, "
          + there
          + " there, "
          + updated
          + " of the newest template, "
          + ready
          + " ready";
    }
  }

  static WorkloadState of(Deployment deployment) {
    ObjectMeta metadata = deployment.getMetadata();
    DeploymentStatus status =
        deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    Counts counts =
        new Counts(
            or(1, deployment.getSpec().getReplicas()),
            or(0, status.getReplicas()),
            or(0, status.getUpdatedReplicas()),
            or(0, status.getReadyReplicas()));
    boolean observed = observed(metadata, status.getObservedGeneration());
    boolean settled =
        observed && counts.updated() == counts.wanted() && counts.there() == counts.wanted();
    return new WorkloadState(
        metadata,
        deployment.getSpec().getSelector(),
        deployment.getSpec().getTemplate(),
        counts,
        observed,
        true,
        settled,
        settled && or(0, status.getAvailableReplicas()) == counts.wanted());
  }

  static WorkloadState of(StatefulSet set) {
    ObjectMeta metadata = set.getMetadata();
    StatefulSetStatus status = set.getStatus() == null ? new StatefulSetStatus() : set.getStatus();
    StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
    Counts counts =
        new Counts(
            or(1, set.getSpec().getReplicas()),
            or(0, status.getReplicas()),
            or(0, status.getUpdatedReplicas()),
            or(0, status.getReadyReplicas()));
    boolean observed = observed(metadata, status.getObservedGeneration());
    boolean rolling = strategy == null || !ON_DELETE.equals(strategy.getType());
    boolean settled =
        observed
            && counts.there() == counts.wanted()
            && (!rolling || counts.updated() >= counts.wanted() - partition(strategy));
    return new WorkloadState(
        metadata,
        set.getSpec().getSelector(),
        set.getSpec().getTemplate(),
        counts,
        observed,
        rolling,
        settled,
        settled && counts.ready() >= counts.wanted());
  }

  /** Of a DaemonSet that no node is to have Pods of nothing is ever true. */
  static WorkloadState of(DaemonSet set) {
    ObjectMeta metadata = set.getMetadata();
    DaemonSetStatus status = set.getStatus() == null ? new DaemonSetStatus() : set.getStatus();
    Counts counts =
        new Counts(
            or(0, status.getDesiredNumberScheduled()),
            or(0, status.getCurrentNumberScheduled()),
            or(0, status.getUpdatedNumberScheduled()),
            or(0, status.getNumberReady()));
    boolean observed = observed(metadata, status.getObservedGeneration());
    boolean rolling =
        set.getSpec().getUpdateStrategy() == null
            || !ON_DELETE.equals(set.getSpec().getUpdateStrategy().getType());
    boolean settled =
        observed
            && counts.wanted() > 0
            && counts.there() == counts.wanted()
            && (!rolling || counts.updated() >= counts.wanted());
    return new WorkloadState(
        metadata,
        set.getSpec().getSelector(),
        set.getSpec().getTemplate(),
        counts,
        observed,
        rolling,
        settled,
        settled && or(0, status.getNumberAvailable()) >= counts.wanted());
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

  private static boolean observed(ObjectMeta metadata, @Nullable Long seen) {
    return seen != null && seen >= metadata.getGeneration();
  }

  private static int or(int otherwise, @Nullable Integer count) {
    return count == null ? otherwise : count;
  }
}
