package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.podwire.DeploymentHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Deployments, their Pods, and what the Pods find inside. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.WORKLOADS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class WorkloadContract {
  @Test
  void aDeploymentsPodsCarryItsReplicaSetsHashAndStayWhenMoreCome() {
    DeploymentHandle web = cluster().deploy(nginx, 1).named("growing");
    String first = web.pod(0).name();

    web.scale(2);

    assertThat(web.pods().names()).hasSize(2).contains(first);
    List<ReplicaSet> sets = replicaSets("growing");
    assertThat(sets).hasSize(1);
    String hash = sets.get(0).getMetadata().getLabels().get("pod-template-hash");
    assertThat(sets.get(0).getMetadata().getName()).isEqualTo("growing-" + hash);
    assertThat(web.pods().list())
        .allSatisfy(
            pod -> {
              assertThat(pod.name()).matches("growing-" + hash + "-[a-z0-9]{5}");
              assertThat(pod.resource().getMetadata().getLabels())
                  .containsEntry("pod-template-hash", hash)
                  .containsEntry("app", "growing");
              assertThat(pod.ip()).startsWith("10.42.");
            });
  }

  @Test
  void aNewTemplateReplacesThePodsTheServiceGoesOnAndADeletionTakesAll() {
    DeploymentHandle web = cluster().deploy(nginx).named("web");
    ServiceHandle service = web.expose(PORT_80);
    List<String> before = web.pods().names();

    web.setImage(nginx("1.27")).awaitRolledOut();

    assertThat(web.pods().names()).hasSize(1).doesNotContainAnyElementsOf(before);
    assertThat(web.pod(0).resource().getSpec().getContainers().get(0).getImage())
        .isEqualTo("nginx:1.27");
    service.endpoints().areExactly(web.pods(), 80);
    cluster().fromPod(busybox).get(service).succeeds();

    assertThat(replicaSets("web")).hasSize(2);
    web.delete();
    assertThat(cluster().client().pods().inNamespace("default").withLabel("app", "web").list())
        .satisfies(pods -> assertThat(pods.getItems()).isEmpty());
    assertThat(replicaSets("web")).isEmpty();
  }

  private static List<ReplicaSet> replicaSets(String app) {
    return cluster()
        .client()
        .apps()
        .replicaSets()
        .inNamespace("default")
        .withLabel("app", app)
        .list()
        .getItems();
  }

  @Test
  void anImageThatNobodyHasIsBackedOffFrom() {
    cluster().run("lost", image("registry.invalid/nobody/nothing:1"));

    boolean waiting =
        PodStates.await(
            "lost", pod -> PodStates.waitingReason(pod).matches("ErrImagePull|ImagePullBackOff"));

    assertThat(waiting).as("the Pod waits for its image").isTrue();
    assertThat(cluster().pod("lost").resource().getStatus().getPhase()).isEqualTo("Pending");
  }

  @Test
  void aContainerThatFailsIsRestarted() {
    cluster().run("fails", busybox).command("sh", "-c", "exit 3");

    boolean restarted = PodStates.await("fails", pod -> PodStates.restarts(pod) > 0);

    assertThat(restarted).as("the container was started again").isTrue();
  }

  @Test
  void aPodThatIsDoneHasSucceeded() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: once}
            spec:
              restartPolicy: Never
              containers: [{name: once, image: busybox, command: [sh, -c, echo done]}]
            """);

    assertThat(PodStates.await("once", pod -> "Succeeded".equals(pod.getStatus().getPhase())))
        .isTrue();
    assertThat(cluster().client().pods().inNamespace("default").withName("once").getLog())
        .isEqualTo("done\n");
  }

  @Test
  void aPodSeesTheServicesThatWereThereBeforeIt() {
    ServiceHandle early = cluster().deploy(nginx, 0).named("my-nginx").expose(PORT_80);
    String address = early.clusterIp();
    PodHandle pod = cluster().run("after", busybox).awaitReady();
    cluster().deploy(nginx, 0).named("late").expose(PORT_80).clusterIp();

    pod.env()
        .has("MY_NGINX_SERVICE_HOST", address)
        .has("MY_NGINX_SERVICE_PORT", "80")
        .has("MY_NGINX_PORT", "tcp://" + address + ":80")
        .has("MY_NGINX_PORT_80_TCP_ADDR", address)
        .has("MY_NGINX_PORT_80_TCP_PROTO", "tcp")
        .has("KUBERNETES_SERVICE_HOST", "10.43.0.1")
        .hasNot("LATE_SERVICE_HOST");
  }

  @Test
  void configMapsAndSecretsAreFilesAndVariables() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {colour: blue}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: hidden}
            stringData: {password: s3cret}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: reader}
            spec:
              containers:
              - name: reader
                image: busybox
                command: [sleep, "3600"]
                env:
                - {name: COLOUR, valueFrom: {configMapKeyRef: {name: settings, key: colour}}}
                - {name: NODE_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
                volumeMounts: [{name: hidden, mountPath: /etc/hidden}]
              volumes:
              - {name: hidden, secret: {secretName: hidden}}
            """);
    PodHandle pod = cluster().pod("reader");

    pod.env().has("COLOUR", "blue").has("NODE_IP", cluster().nodes().get(0).address());
    pod.exec("cat", "/etc/hidden/password").outputIs("s3cret");
  }

  @Test
  void aPodOnTheHostsNetworkHasTheNodesAddress() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: host}
            spec:
              hostNetwork: true
              containers: [{name: host, image: busybox, command: [sleep, "3600"]}]
            """);

    assertThat(cluster().pod("host").awaitReady().ip())
        .isEqualTo(cluster().nodes().get(0).address());
  }

  @Test
  void aStatefulSetsPodsHaveStableNamesThatResolve() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: peers}
            spec:
              clusterIP: None
              selector: {app: peer}
              ports: [{port: 80}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: peer}
            spec:
              serviceName: peers
              replicas: 2
              selector: {matchLabels: {app: peer}}
              template:
                metadata: {labels: {app: peer}}
                spec:
                  containers: [{name: peer, image: nginx}]
            """);
    PodHandle second = cluster().pod("peer-1");
    boolean created = PodStates.await("peer-1", pod -> pod.getStatus().getPodIP() != null);
    assertThat(created).isTrue();
    second.awaitReady();

    cluster().fromPod(busybox).resolve("peer-1.peers").resolvesTo(second);
    String before = second.resource().getMetadata().getUid();
    second.kill();
    PodStates.await("peer-1", pod -> !pod.getMetadata().getUid().equals(before));
    second.awaitReady();
    cluster().fromPod(busybox).resolve("peer-1.peers").resolvesTo(second);
  }

  /** For Pods that never become ready, which no handle waits for. */
  private static final class PodStates {
    private static boolean await(String name, java.util.function.Predicate<Pod> state) {
      for (int i = 0; i < 300; i++) {
        Pod pod = cluster().client().pods().inNamespace("default").withName(name).get();
        if (pod != null && pod.getStatus() != null && state.test(pod)) {
          return true;
        }
        cluster().sleep(java.time.Duration.ofMillis(100));
      }
      return false;
    }

    private static String waitingReason(Pod pod) {
      return pod.getStatus().getContainerStatuses().stream()
          .filter(status -> status.getState().getWaiting() != null)
          .map(status -> String.valueOf(status.getState().getWaiting().getReason()))
          .findFirst()
          .orElse("");
    }

    private static int restarts(Pod pod) {
      return pod.getStatus().getContainerStatuses().stream()
          .mapToInt(status -> status.getRestartCount())
          .sum();
    }
  }
}
