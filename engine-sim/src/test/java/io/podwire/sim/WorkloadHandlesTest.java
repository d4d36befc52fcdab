package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Traffic.ingress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.Image;
import io.podwire.PodHandle;
import io.podwire.StatefulSetHandle;
import io.podwire.WorkloadHandle;
import io.podwire.junit.ClusterTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of workload refuses, and when it is believed to be rolled out. */
@ClusterTest(nodes = 2)
class WorkloadHandlesTest {
  private static final Image NOBODYS = image("registry.invalid/nobody/nothing:1");

  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: %s
      metadata: {name: it}
      spec:
        selector: {matchLabels: {app: it}}
        template:
          metadata: {labels: {app: it}}
          spec:
            containers: [{name: server, image: nginx}]
      """;

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "DaemonSet"})
  void anImageThatNobodyHasIsTakenBackAndTheOldTroubleCountsNoMore(String kind) {
    WorkloadHandle<?> it = apply(kind, "");
    it.awaitRolledOut();

    it.setImage(NOBODYS);
    assertThatThrownBy(it::awaitRolledOut)
        .hasMessageContaining(it + " was not rolled out, gave up after ")
        .hasMessageContaining("ImagePullBackOff");

    it.rollback();
    it.awaitRolledOut();
    assertThat(images(it)).containsOnly("nginx");
  }

  /** As seen on a real cluster, 1.34. */
  @Test
  void aStatefulSetGoesOnWaitingForAPodThatCannotStartUntilThatIsDeleted() {
    StatefulSetHandle it = cluster().apply(WORKLOAD.formatted("StatefulSet")).statefulSet("it");
    it.awaitRolledOut().setImage(NOBODYS);
    assertThatThrownBy(it::awaitRolledOut).hasMessageContaining("ImagePullBackOff");

    it.rollback();
    assertThatThrownBy(it::awaitRolledOut)
        .hasMessageContaining("was not rolled out within")
        .hasMessageContaining(NOBODYS.reference());

    it.pod(0).delete();
    it.awaitRolledOut();
    assertThat(images(it)).containsExactly("nginx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet"})
  void whatHasHadOneTemplateCannotGoBackToAnother(String kind) {
    WorkloadHandle<?> it = apply(kind, "");
    it.awaitRolledOut();

    assertThatIllegalStateException()
        .isThrownBy(it::rollback)
        .withMessageContaining("rollback: " + it + " has had no other template");
  }

  @ParameterizedTest
  @ValueSource(strings = {"StatefulSet", "DaemonSet"})
  void whatReplacesDeletedPodsOnlyNeverRollsOutByItself(String kind) {
    WorkloadHandle<?> it = apply(kind, "  updateStrategy: {type: OnDelete}");

    assertThatIllegalStateException()
        .isThrownBy(it::awaitRolledOut)
        .withMessageContaining("OnDelete");
    it.pods();
    it.setImage(nginx("1.27"));
    assertThat(images(it)).containsOnly("nginx");
    it.pods().forEach(PodHandle::delete);
    assertThat(images(it)).containsOnly("nginx:1.27");
  }

  @Test
  void aStatefulSetIsRolledOutAboveItsPartition() {
    WorkloadHandle<?> it =
        apply("StatefulSet", "  replicas: 3\n  updateStrategy: {rollingUpdate: {partition: 1}}");
    it.pods();

    it.setImage(nginx("1.27")).awaitRolledOut();

    assertThat(images(it)).containsExactly("nginx", "nginx:1.27", "nginx:1.27");
  }

  @Test
  void aDaemonSetForNoNodeIsAFailure() {
    WorkloadHandle<?> it = apply("DaemonSet", "      nodeSelector: {disk: tape}");

    assertThatThrownBy(it::pods).hasMessageContaining("0 of 0 Pods exist");
    assertThatThrownBy(it::awaitRolledOut).hasMessageContaining("0 of 0 Pods exist");
  }

  @Test
  void aPolicyNamesAPodOnlyByLabelsOfItsOwn() {
    PodHandle replica = cluster().deploy(nginx, 2).pod(0);
    cluster()
        .apply(
            "{apiVersion: v1, kind: Pod, metadata: {name: bare}, spec: {containers: [{name: c, image: nginx}]}}");
    PodHandle bare = cluster().pod("bare");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ingress().to(replica))
        .withMessageStartingWith("policy: the labels of " + replica + " are those of Pod nginx-");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ingress().from(bare))
        .withMessage(
            "policy: Pod default/bare has no labels, by which alone a policy can select it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bare.expose(80).clusterIp())
        .withMessage(
            "expose: Pod default/bare has no labels, by which alone a Service can select it");
  }

  @Test
  void aTableNamesEachOfItsWorkloadsAndAServiceHasNoExpressions() {
    WorkloadHandle<?> set = apply("StatefulSet", "");
    WorkloadHandle<?> deployment = cluster().deploy(busybox).named("it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster().reachability(set, deployment))
        .withMessageContaining("Deployment default/it");

    cluster()
        .apply(
            WORKLOAD
                .formatted("Deployment")
                .replace("name: it", "name: other")
                .replace(
                    "matchLabels: {app: it}", "matchExpressions: [{key: app, operator: Exists}]"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster().deployment("other").expose(80).clusterIp())
        .withMessageContaining("matchExpressions");
  }

  private static WorkloadHandle<?> apply(String kind, String more) {
    var applied = cluster().apply(WORKLOAD.formatted(kind) + more);
    return switch (kind) {
      case "Deployment" -> applied.deployment("it");
      case "StatefulSet" -> applied.statefulSet("it");
      default -> applied.daemonSet("it");
    };
  }

  private static List<String> images(WorkloadHandle<?> workload) {
    return workload.pods().list().stream()
        .map(PodHandle::resource)
        .map(pod -> pod.getSpec().getContainers().get(0).getImage())
        .toList();
  }
}
