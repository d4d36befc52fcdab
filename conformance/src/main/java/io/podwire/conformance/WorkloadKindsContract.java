package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.PodPick.newest;
import static io.podwire.PodPick.oldest;
import static io.podwire.Podwire.cluster;
import static io.podwire.PodwireAssertions.assertThat;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Traffic.ingress;
import static io.podwire.conformance.EngineContract.NIGHTLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.podwire.DaemonSetHandle;
import io.podwire.DeploymentHandle;
import io.podwire.Forward;
import io.podwire.NetworkPolicyHandle;
import io.podwire.NewPod;
import io.podwire.PodHandle;
import io.podwire.StatefulSetHandle;
import io.podwire.WorkloadHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is asked of StatefulSets and DaemonSets as of Deployments. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.WORKLOADS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class WorkloadKindsContract {
  private static final String STATEFUL =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: db}
      spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db, labels: {team: data}}
      spec:
        serviceName: db
        replicas: 2
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec: {containers: [{name: server, image: nginx, ports: [{containerPort: 80}]}]}
      """;

  private static final String DAEMON =
      """
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: agent}
      spec:
        selector: {matchLabels: {app: agent}}
        template:
          metadata: {labels: {app: agent}}
          spec:
            terminationGracePeriodSeconds: 1
            containers: [{name: server, image: nginx, ports: [{containerPort: 80}]}]
      """;

  private static final String READY_AFTER_A_WHILE =
      "readinessProbe: {initialDelaySeconds: 4, exec: {command: [\"true\"]}}";

  @Test
  void aStatefulSetIsAskedExposedRolledOutAndBackAndDeleted() {
    StatefulSetHandle db = cluster().apply(STATEFUL).statefulSet("db").awaitRolledOut();

    assertThat(db.pods().names()).containsExactly("db-0", "db-1");
    assertThat(db.podIps()).doesNotHaveDuplicates();
    db.probe().tcp(db.pod(1), 80).connects();
    db.fromPod(busybox).get(db).bodyContains("Welcome to nginx!");
    assertForwards(db);

    assertThatThrownBy(() -> db.expose().clusterIp())
        .as("the name of the Service that governs it")
        .hasMessageContaining("services \"db\" already exists");
    var any = db.expose().named("db-any");
    assertThat(any.resource().getMetadata().getLabels()).containsEntry("team", "data");
    any.endpoints().areExactly(db.pods(), 80);
    cluster().fromPod(busybox).get(any).succeeds();

    List<String> first = uids(db);
    db.setImage(nginx("1.27")).awaitRolledOut();
    assertThat(images(db)).containsOnly("nginx:1.27");
    assertThat(db).hasImage(nginx("1.27")).hasReadyReplicas(2).isRolledOut();
    db.scale(1);
    db.rollback();
    assertThat(images(db)).containsExactly("nginx");
    List<String> back = uids(db);
    db.restart();
    assertThat(uids(db)).hasSize(1).doesNotContainAnyElementsOf(back);
    assertThat(back).doesNotContainAnyElementsOf(first);

    db.delete();
    assertNoPodHas("db");
  }

  @Test
  void aDaemonSetIsAskedExposedRolledOutAndBackAndDeleted() {
    DaemonSetHandle agent = cluster().apply(DAEMON).daemonSet("agent").awaitRolledOut();

    assertThat(agent.pods().list())
        .extracting(pod -> pod.node().name())
        .containsExactlyInAnyOrderElementsOf(
            cluster().nodes().stream().map(node -> node.name()).toList());
    assertForwards(agent);
    agent.expose();
    agent.probe().get(agent).bodyContains("Welcome to nginx!");

    List<String> first = uids(agent);
    agent.setImage(nginx("1.27"));
    assertThat(agent).hasImage(nginx("1.27")).isRolledOut();
    assertThat(images(agent)).containsOnly("nginx:1.27");
    agent.rollback().awaitRolledOut();
    assertThat(images(agent)).containsOnly("nginx");
    assertThat(uids(agent)).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);

    agent.delete();
    assertNoPodHas("agent");
  }

  /** A moment after it is applied all Pods are there and ready: the old ones. */
  @Test
  @Tag(NIGHTLY)
  void whatIsAppliedAgainIsUpWhenEachPodHasItsNewImageAndIsReady() {
    String manifest =
        (STATEFUL.replace("db", "again") + "---\n" + DAEMON.replace("agent", "each"))
            .replace("replicas: 2", "replicas: 1")
            .replace("ports: [{containerPort: 80}]", READY_AFTER_A_WHILE);
    cluster().apply(manifest).awaitUp();

    var app = cluster().apply(manifest.replace("image: nginx", "image: nginx:1.27")).awaitUp();

    for (String name : List.of("again", "each")) {
      assertThat(podsOf(name))
          .isNotEmpty()
          .extracting(pod -> pod.getSpec().getContainers().get(0).getImage() + " " + isReady(pod))
          .containsOnly("nginx:1.27 true");
    }
    app.statefulSet("again").delete();
    app.daemonSet("each").delete();
  }

  @Test
  @Section(Subject.NETWORK_POLICY)
  void policiesAndTablesNameWorkloadsOfAnyKindAndPods() {
    StatefulSetHandle store =
        cluster()
            .apply(STATEFUL.replace("db", "store").replace("replicas: 2", "replicas: 1"))
            .statefulSet("store");
    DeploymentHandle front = cluster().deploy(nginx).named("front").awaitRolledOut();
    NewPod friend = cluster().run("friend", busybox);
    var door = cluster().run("door", nginx).expose(PORT_80);

    List<NetworkPolicyHandle> policies =
        List.of(
            cluster().allow(ingress().to(store).from(front).port(80)),
            cluster().allow(ingress().to(front).from(friend)),
            cluster().allow(ingress().to(cluster().pod("door")).from(store)));

    cluster()
        .reachability(front, store)
        .isExactly(
            """
                   | front | store
             front |   .   |   .
             store |   X   |   .
            """);
    friend.probe().tcp(front.pod(oldest()), 80).connects();
    friend.probe().tcp(store.pod(newest()), 80).isDenied();
    store.probe().get(door).succeeds();
    front.probe().tcp(door, 80).isDenied();

    policies.forEach(NetworkPolicyHandle::delete);
    front.probe().tcp(door, 80).connects();
  }

  private static List<String> uids(WorkloadHandle<?> workload) {
    return workload.pods().list().stream()
        .map(pod -> pod.resource().getMetadata().getUid())
        .toList();
  }

  private static List<String> images(WorkloadHandle<?> workload) {
    return workload.pods().list().stream()
        .map(PodHandle::resource)
        .map(pod -> pod.getSpec().getContainers().get(0).getImage())
        .toList();
  }

  private static void assertForwards(WorkloadHandle<?> workload) {
    try (Forward forward = workload.forward(80);
        var body = URI.create(forward.url().toString()).toURL().openStream()) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
          .contains("Welcome to nginx!");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertNoPodHas(String app) {
    assertThat(podsOf(app)).isEmpty();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static List<Pod> podsOf(String app) {
    return cluster()
        .client()
        .pods()
        .inNamespace(cluster().currentNamespace())
        .withLabel("app", app)
        .list()
        .getItems();
  }
}
