package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.dockerjava.api.DockerClient;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Disturbance;
import io.podwire.engine.ImageContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.output.FrameConsumerResultCallback;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.ToStringConsumer;

/** The engine on a real container; runs when {@code -Dpodwire.engine=k3s} asks for it. */
@Execution(ExecutionMode.SAME_THREAD) // each is to find the cluster of the one before
class K3sEngineIT {
  private final K3sEngine engine = new K3sEngine();

  @Test
  void aTestFindsNothingOfTheOneBefore() throws Exception {
    try (ClusterSession first = open("first")) {
      makeAllSorts(first);
      first.disturb(new Disturbance.PodsParted("10.42.0.250", "10.42.0.251")); // and never mended
    }
    long start = System.nanoTime();
    try (ClusterSession second = open("second")) {
      System.out.println(
          "second session opened after " + (System.nanoTime() - start) / 1_000_000 + " ms");
      KubernetesClient client = second.client();
      assertThat(client.namespaces().list().getItems())
          .extracting(Namespace::getMetadata)
          .extracting(ObjectMeta::getName)
          .containsExactlyInAnyOrder("default", "kube-node-lease", "kube-public", "kube-system");
      assertThat(client.pods().inAnyNamespace().list().getItems())
          .extracting(pod -> pod.getMetadata().getNamespace())
          .containsOnly("kube-system");
      assertThat(client.services().inNamespace("default").list().getItems()).hasSize(1);
      assertThat(client.rbac().clusterRoles().withName("left-behind").get()).isNull();
      assertThat(client.configMaps().inNamespace("kube-system").withName("mine").get()).isNull();
      assertThat(run(nodeOf(second), "iptables-save"))
          .contains("KUBE-")
          .doesNotContain("--comment podwire ");
      assertThat(client.v1().events().inAnyNamespace().list().getItems())
          .extracting(event -> event.getMetadata().getNamespace())
          .as("also those of a namespace that is gone")
          .doesNotContain("left-behind");
      // Nothing is in the way of doing the same again.
      makeAllSorts(second);
    }
  }

  @Test
  void nodesOutsideAndClientAreReachable() {
    try (ClusterSession session = open("capabilities")) {
      assertThat(session.capabilities())
          .contains(Capability.NODE_ACCESS, Capability.OUTSIDE_ACCESS, Capability.SEVERAL_NODES)
          .doesNotContain(Capability.SEED, Capability.VIRTUAL_TIME, Capability.OWN_HANDLERS);
      assertThat(session.userClient().nodes().list().getItems()).hasSize(1);
      assertThat(session.namespace()).isEqualTo("default");
    }
  }

  @Test
  void aTestGetsAsManyNodesAsItAskedFor() {
    try (ClusterSession two = engine.open(ClusterSpec.of("two").withNodes(2))) {
      assertThat(two.client().nodes().list().getItems()).hasSize(2);
    }
    try (ClusterSession one = open("one")) {
      assertThat(one.client().nodes().list().getItems()).hasSize(1);
    }
  }

  @Test
  void isolatedTestsShareTheClusterAndTakeAwayOnlyTheirOwn() {
    ClusterSpec spec = ClusterSpec.of("isolated").withIsolated(true);
    try (ClusterSession left = engine.open(spec)) {
      try (ClusterSession right = engine.open(spec)) {
        assertThat(left.namespace()).isNotEqualTo(right.namespace());
        right.client().namespaces().resource(namespace("of-the-right")).create();
        left.client().namespaces().resource(namespace("of-the-left")).create();
      }
      assertThat(left.client().namespaces().withName("of-the-right").get()).isNull();
      assertThat(left.client().namespaces().withName("of-the-left").get()).isNotNull();
      assertThat(left.client().namespaces().withName(left.namespace()).get()).isNotNull();
    }
  }

  @Test
  void anImageOfThisMachineRunsAndIsGoneWithItsTest(@TempDir Path directory) throws Exception {
    Path archive = directory.resolve("own.tar");
    try (ClusterSession session = open("archive")) {
      // Some images come to a node when they are first asked for.
      session.client().resource(podOf("first", "busybox")).create();
      assertThat(becomes(session, "first", K3sEngineIT::runs)).isTrue();
      saveImage(nodeOf(session), "docker.io/acme/own:1", archive);
      session.provide("acme/own:1", new ImageContent.Archive(archive));
      session.client().resource(podOf("own", "acme/own:1")).create();
      assertThat(becomes(session, "own", K3sEngineIT::runs))
          .as("the Pod of the loaded image runs")
          .isTrue();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.provide("acme/other:1", new ImageContent.Archive(archive)))
          .withMessageContaining("holds no image of that name");
    }
    try (ClusterSession session = open("without")) {
      session.client().resource(podOf("own", "acme/own:1")).create();
      assertThat(becomes(session, "own", K3sEngineIT::cannotBePulled))
          .as("the image is gone")
          .isTrue();
      DockerClient docker = DockerClientFactory.lazyClient();
      docker.loadImageCmd(Files.newInputStream(archive)).exec();
      session.provide("acme/own:1", new ImageContent.Built());
      docker.removeImageCmd("acme/own:1").exec();
      session.client().resource(podOf("built", "acme/own:1")).create();
      assertThat(becomes(session, "built", K3sEngineIT::runs))
          .as("the Pod of the Docker engine's image runs")
          .isTrue();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.provide("acme/own:1", new ImageContent.Built()))
          .withMessageContaining("the Docker engine has none of that name");
    }
  }

  /** Takes an image of the node's own, under a name that nobody else gives it. */
  private static void saveImage(String node, String name, Path archive) throws Exception {
    String script =
        "s=$(grep -o '/[^ ]*containerd\\.sock$' /proc/net/unix | head -n 1);"
            + " i() { ctr --address $s --namespace k8s.io images \"$@\"; };"
            + " b=$(i ls -q | grep -m 1 busybox); i tag $b "
            + name
            + " && i export /tmp/own.tar "
            + name
            + " && i rm "
            + name;
    run(node, script);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            DockerClientFactory.lazyClient()
                .copyArchiveFromContainerCmd(node, "/tmp/own.tar")
                .exec())) {
      tar.getNextEntry();
      Files.copy(tar, archive);
    }
  }

  private static String nodeOf(ClusterSession session) {
    return session.client().nodes().list().getItems().get(0).getMetadata().getName();
  }

  /** What a script prints on a node. */
  private static String run(String node, String script) throws InterruptedException {
    DockerClient docker = DockerClientFactory.lazyClient();
    String exec =
        docker
            .execCreateCmd(node)
            .withCmd("sh", "-c", script)
            .withAttachStdout(true)
            .exec()
            .getId();
    ToStringConsumer printed = new ToStringConsumer();
    try (FrameConsumerResultCallback callback = new FrameConsumerResultCallback()) {
      callback.addConsumer(OutputFrame.OutputType.STDOUT, printed);
      docker.execStartCmd(exec).exec(callback).awaitCompletion();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
    return printed.toUtf8String();
  }

  private static Pod podOf(String name, String image) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("own")
        .withImage(image)
        .withCommand("sleep", "3600")
        .endContainer()
        .endSpec()
        .build();
  }

  private static boolean runs(Pod pod) {
    return pod.getStatus().getPhase().equals("Running");
  }

  private static boolean cannotBePulled(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(container -> container.getState().getWaiting())
        .anyMatch(waiting -> waiting != null && waiting.getReason().contains("ImagePull"));
  }

  private static boolean becomes(ClusterSession session, String name, Predicate<Pod> state) {
    return session
        .clock()
        .await(
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            () -> state.test(session.client().pods().inNamespace("default").withName(name).get()));
  }

  private ClusterSession open(String test) {
    return engine.open(ClusterSpec.of(test));
  }

  private static void makeAllSorts(ClusterSession session) {
    KubernetesClient client = session.client();
    client.namespaces().resource(namespace("left-behind")).create();
    for (String namespace : List.of("default", "left-behind")) {
      client
          .load(K3sEngineIT.class.getResourceAsStream("all-sorts.yaml"))
          .inNamespace(namespace)
          .create();
      client.v1().events().resource(event(namespace)).create();
    }
    client.load(K3sEngineIT.class.getResourceAsStream("cluster-wide.yaml")).create();
    boolean up =
        session
            .clock()
            .await(
                Duration.ofSeconds(60),
                Duration.ofMillis(100),
                () ->
                    List.of("default", "left-behind").stream()
                        .map(
                            ns -> client.apps().deployments().inNamespace(ns).withName("web").get())
                        .allMatch(K3sEngineIT::isReady));
    assertThat(up).as("Deployments ready").isTrue();
  }

  private static Event event(String namespace) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("heard-of")
        .endMetadata()
        .withNewInvolvedObject()
        .withKind("Pod")
        .withNamespace(namespace)
        .withName("web")
        .endInvolvedObject()
        .withReason("Heard")
        .build();
  }

  private static boolean isReady(Deployment deployment) {
    return Readiness.getInstance().isReady(deployment);
  }

  private static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
