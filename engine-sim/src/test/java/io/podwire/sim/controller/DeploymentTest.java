package io.podwire.sim.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.lab.WorkloadLab;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: default}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: web
              ports: [{name: http, containerPort: 80}]
              readinessProbe: {httpGet: {port: http}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default, labels: {x: "y"}}
      spec:
        selector: {app: web}
        ports: [{port: 8080, targetPort: http}]
      """;

  private final WorkloadLab lab = new WorkloadLab(11, 2);

  @AfterEach
  void close() {
    lab.close();
  }

  private ApiObject web() {
    return lab.get("Deployment", "web");
  }

  private boolean isAvailable(int replicas) {
    return lab.within(
        MINUTE,
        () -> {
          JsonNode status = web().at("status");
          return status.path("availableReplicas").asInt() == replicas
              && status.path("replicas").asInt() == replicas
              && status.path("updatedReplicas").asInt() == replicas
              && status.path("observedGeneration").asInt()
                  == web().at("metadata", "generation").asInt();
        });
  }

  @Test
  void runsReplicasBehindService() {
    lab.create(WEB);

    assertThat(isAvailable(3)).isTrue();
    ApiObject set = lab.list("ReplicaSet").get(0);
    String hash = set.labels().get("pod-template-hash");
    assertThat(set.name()).isEqualTo("web-" + hash);
    assertThat(set.at("status").toString())
        .contains("\"replicas\":3", "\"fullyLabeledReplicas\":3", "\"availableReplicas\":3");
    assertThat(lab.list("Pod"))
        .hasSize(3)
        .allSatisfy(pod -> assertThat(pod.name()).matches("web-" + hash + "-[a-z0-9]{5}"));
    assertThat(Pods.condition(web(), "Progressing").path("message").asText())
        .isEqualTo("ReplicaSet \"web-" + hash + "\" has successfully progressed.");
    assertThat(Pods.condition(web(), "Available").path("reason").asText())
        .isEqualTo("MinimumReplicasAvailable");
    assertThat(lab.events("Deployment", "web"))
        .containsExactly("ScalingReplicaSet: Scaled up replica set web-" + hash + " from 0 to 3");

    lab.pass(Duration.ofSeconds(1));
    ApiObject slice =
        lab.list("EndpointSlice").stream()
            .filter(s -> s.name().startsWith("web-"))
            .findFirst()
            .orElseThrow();
    assertThat(slice.labels())
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
        .containsEntry("kubernetes.io/service-name", "web")
        .containsEntry("x", "y");
    assertThat(slice.at("endpoints")).hasSize(3);
    assertThat(slice.at("ports").path(0).path("port").asInt()).isEqualTo(80);
    ApiObject endpoints = lab.get("Endpoints", "web");
    assertThat(endpoints.at("subsets").path(0).path("addresses")).hasSize(3);
    assertThat(endpoints.at("subsets").path(0).path("ports").toString())
        .isEqualTo("[{\"port\":80,\"protocol\":\"TCP\"}]");
  }

  @Test
  void rollsWithoutEverFallingShort() {
    lab.create(WEB);
    assertThat(isAvailable(3)).isTrue();
    int[] least = {3};
    int[] most = {3};
    lab.edit(
        "Deployment",
        "web",
        tree -> {
          tree.withObject("/spec/template/metadata/labels").put("version", "2");
          return tree;
        });
    boolean done =
        lab.within(
            MINUTE,
            () -> {
              least[0] = Math.min(least[0], web().at("status", "availableReplicas").asInt());
              long active = lab.list("Pod").stream().filter(pod -> !pod.isDeleting()).count();
              most[0] = Math.max(most[0], (int) active);
              return active == 3
                  && lab.list("Pod").stream()
                      .filter(pod -> !pod.isDeleting())
                      .allMatch(pod -> pod.labels().containsKey("version") && Pods.isReady(pod));
            });

    assertThat(done).isTrue();
    assertThat(least[0]).isGreaterThanOrEqualTo(3); // 25 % of 3, rounded down, may be missing
    assertThat(most[0]).isEqualTo(4);
    assertThat(web().annotations()).containsEntry("deployment.kubernetes.io/revision", "2");
    assertThat(lab.list("ReplicaSet")).hasSize(2);

    lab.edit(
        "Deployment",
        "web",
        tree -> {
          tree.withObject("/spec/template/metadata/labels").remove("version");
          return tree;
        });
    assertThat(
            lab.within(
                MINUTE,
                () ->
                    web()
                        .text("metadata", "annotations", "deployment.kubernetes.io/revision")
                        .equals("3")))
        .isTrue();
    assertThat(lab.list("ReplicaSet")).hasSize(2);
  }

  @Test
  void recreatesOnlyWhenAllAreGone() {
    lab.create(WEB.replace("replicas: 3", "replicas: 3\n  strategy: {type: Recreate}"));
    assertThat(isAvailable(3)).isTrue();
    lab.edit(
        "Deployment",
        "web",
        tree -> {
          tree.withObject("/spec/template/metadata/labels").put("version", "2");
          return tree;
        });
    boolean[] mixed = {false};
    assertThat(
            lab.within(
                MINUTE,
                () -> {
                  List<ApiObject> pods = lab.list("Pod");
                  long fresh =
                      pods.stream().filter(pod -> pod.labels().containsKey("version")).count();
                  mixed[0] |= fresh > 0 && fresh < pods.size();
                  return fresh == 3 && pods.stream().allMatch(Pods::isReady);
                }))
        .isTrue();
    assertThat(mixed[0]).isFalse();
  }

  @Test
  void deletionTakesReplicaSetsAndPodsAlong() {
    lab.create(WEB);
    assertThat(isAvailable(3)).isTrue();
    lab.delete("Deployment", "web");
    assertThat(
            lab.within(MINUTE, () -> lab.list("ReplicaSet").isEmpty() && lab.list("Pod").isEmpty()))
        .isTrue();
  }

  @Test
  void foregroundDeletionWaitsForDependents() {
    lab.create(WEB);
    assertThat(isAvailable(3)).isTrue();
    lab.delete(
        "Deployment",
        "web",
        new io.podwire.sim.apiserver.DeleteOptions(
            OptionalLong.empty(),
            io.podwire.sim.apiserver.DeleteOptions.Propagation.FOREGROUND,
            Optional.empty()));
    boolean[] podsAfterOwner = {false};
    assertThat(
            lab.within(
                MINUTE,
                () -> {
                  boolean gone = lab.find("Deployment", "web").isEmpty();
                  podsAfterOwner[0] |= gone && !lab.list("ReplicaSet").isEmpty();
                  return gone;
                }))
        .isTrue();
    assertThat(podsAfterOwner[0]).isFalse();
  }

  @Test
  void orphansStayAndAreAdopted() {
    lab.create(WEB);
    assertThat(isAvailable(3)).isTrue();
    lab.delete(
        "Deployment",
        "web",
        new io.podwire.sim.apiserver.DeleteOptions(
            OptionalLong.empty(),
            io.podwire.sim.apiserver.DeleteOptions.Propagation.ORPHAN,
            Optional.empty()));
    assertThat(lab.within(MINUTE, () -> lab.find("Deployment", "web").isEmpty())).isTrue();
    lab.pass(Duration.ofSeconds(5));
    ApiObject set = lab.list("ReplicaSet").get(0);
    assertThat(set.at("metadata", "ownerReferences")).isEmpty();
    assertThat(lab.list("Pod")).hasSize(3);

    lab.create(WEB.substring(0, WEB.indexOf("---")));
    assertThat(isAvailable(3)).isTrue();
    assertThat(lab.list("ReplicaSet")).hasSize(1);
    assertThat(Owners.isControlledBy(lab.get("ReplicaSet", set.name()), web())).isTrue();
  }

  @Test
  void scalesAndReplaces() {
    lab.create(WEB);
    assertThat(isAvailable(3)).isTrue();
    lab.edit(
        "Deployment",
        "web",
        tree -> {
          tree.withObject("/spec").put("replicas", 1);
          return tree;
        });
    assertThat(isAvailable(1)).isTrue();
    String left =
        lab.list("Pod").stream().filter(pod -> !pod.isDeleting()).findFirst().orElseThrow().name();
    lab.delete("Pod", left);
    assertThat(
            lab.within(
                MINUTE,
                () ->
                    lab.list("Pod").stream()
                        .anyMatch(pod -> Pods.isReady(pod) && !pod.isDeleting())))
        .isTrue();
    assertThat(lab.find("Pod", left).filter(pod -> !pod.isDeleting())).isEmpty();
  }

  @Test
  void namespaceTakesEverythingAlong() {
    lab.create("{apiVersion: v1, kind: Namespace, metadata: {name: other}}");
    lab.pass(Duration.ofSeconds(1));
    assertThat(lab.simulation.enter(() -> lab.api.list(lab.type("ServiceAccount"), "other")))
        .hasSize(1);
    lab.create(WEB.replace("namespace: default", "namespace: other"));
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.simulation.enter(() -> lab.api.list(lab.type("Pod"), "other"))).hasSize(3);
    lab.delete("Namespace", "other");
    assertThat(lab.within(Duration.ofMinutes(2), () -> lab.find("Namespace", "other").isEmpty()))
        .isTrue();
    assertThat(lab.simulation.enter(() -> lab.api.list(lab.type("Pod"), "other"))).isEmpty();
  }
}
