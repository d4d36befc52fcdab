package io.podwire.sim.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.lab.WorkloadLab;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes of the class that a simulated cluster has as k3s does; the rest is in the contract. */
class PersistentVolumesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final WorkloadLab lab = new WorkloadLab(11, 3);

  @AfterEach
  void close() {
    lab.close();
  }

  private void createDatabase() {
    lab.create(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: default}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers:
              - {name: db, image: busybox, command: [sleep, "3600"], volumeMounts: [{name: data, mountPath: /data}]}
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """);
    awaitReady();
  }

  private void awaitReady() {
    assertThat(lab.within(MINUTE, () -> lab.find("Pod", "db-0").filter(Pods::isReady).isPresent()))
        .as(() -> lab.events("Pod", "db-0").toString())
        .isTrue();
  }

  @Test
  void aStatefulSetsPodFindsItsDataAgain() {
    createDatabase();
    ApiObject first = lab.get("Pod", "db-0");
    lab.exec("db-0", "db", "sh", "-c", "echo kept > /data/file");
    lab.delete("Pod", "db-0");
    assertThat(
            lab.within(
                MINUTE,
                () ->
                    lab.find("Pod", "db-0")
                        .filter(pod -> !pod.uid().equals(first.uid()))
                        .isPresent()))
        .isTrue();
    awaitReady();

    assertThat(lab.exec("db-0", "db", "cat", "/data/file")).contains("kept");
    assertThat(lab.get("Pod", "db-0").text("spec", "nodeName"))
        .as("the node that has the volume")
        .isEqualTo(first.text("spec", "nodeName"));
    assertThat(lab.events("PersistentVolumeClaim", "data-db-0"))
        .contains(
            "WaitForFirstConsumer: waiting for first consumer to be created before binding",
            "ProvisioningSucceeded: Successfully provisioned volume " + volume());
  }

  @Test
  void aPodThatWantsAnotherNodeThanItsVolumeIsTold() {
    createDatabase();
    lab.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: elsewhere, namespace: default}
        spec:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                - matchFields: [{key: metadata.name, operator: NotIn, values: [%s]}]
          containers: [{name: c, image: busybox}]
          volumes: [{name: d, persistentVolumeClaim: {claimName: data-db-0}}]
        """
            .formatted(lab.get("Pod", "db-0").text("spec", "nodeName")));
    lab.pass(Duration.ofSeconds(1));
    assertThat(Pods.condition(lab.get("Pod", "elsewhere"), "PodScheduled").path("message").asText())
        .startsWith(
            "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s)"
                + " had volume node affinity conflict.");
  }

  @Test
  void aClaimOutlivesItsSetButNotItsOwnDeletion() {
    createDatabase();
    lab.delete("StatefulSet", "db");
    assertThat(lab.within(MINUTE, () -> lab.find("Pod", "db-0").isEmpty())).isTrue();
    assertThat(PersistentVolumeController.isBound(claim())).isTrue();
    String volume = volume();
    lab.delete("PersistentVolumeClaim", "data-db-0");
    assertThat(lab.within(MINUTE, () -> lab.find("PersistentVolume", volume).isEmpty())).isTrue();
  }

  private ApiObject claim() {
    return lab.get("PersistentVolumeClaim", "data-db-0");
  }

  private String volume() {
    return claim().text("spec", "volumeName");
  }
}
