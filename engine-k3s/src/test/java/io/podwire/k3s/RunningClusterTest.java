package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.UnsupportedCapabilityException;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.EngineUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A cluster that runs already, and is not ours. */
@Execution(ExecutionMode.SAME_THREAD) // they look at the whole of one cluster
class RunningClusterTest {
  @TempDir private static Path directory;
  private static SimulatedServer server;
  private static KubernetesClient owner;
  private static RunningCluster cluster;

  @BeforeAll
  static void connect() throws Exception {
    server = SimulatedServer.start(directory, 2);
    owner =
        Clients.client(
            Config.fromKubeconfig(null, server.kubeconfig().toFile()), "owner", http -> {});
    cluster = RunningCluster.connect(new KubeconfigSettings(server.kubeconfig(), Optional.empty()));
  }

  @AfterAll
  static void end() throws Exception {
    owner.close();
    server.close();
  }

  @Test
  void whatATestMadeIsGoneAndWhatWasThereStays() {
    owner.resource(namespace("theirs")).create();
    owner.resource(settings("theirs", "kept")).create();
    Set<String> before = namespaces();

    try (ClusterSession session = open()) {
      KubernetesClient client = session.client();
      assertThat(session.namespace()).startsWith("test-").isIn(namespaces());
      client.resource(namespace("of-the-test")).create();
      client.resource(namespace("applied")).fieldManager("another").serverSideApply();
      for (String namespace : List.of(session.namespace(), "of-the-test", "applied")) {
        client
            .load(K3sEngineIT.class.getResourceAsStream("all-sorts.yaml"))
            .inNamespace(namespace)
            .create();
      }
      session
          .userClient()
          .load(RunningClusterTest.class.getResourceAsStream("cluster-role.yaml"))
          .create();
    }

    assertThat(namespaces()).isEqualTo(before);
    assertThat(owner.rbac().clusterRoles().withName("left-behind").get()).isNull();
    assertThat(owner.pods().inAnyNamespace().list().getItems())
        .extracting(pod -> pod.getMetadata().getNamespace())
        .containsOnly("kube-system");
    assertThat(owner.configMaps().inNamespace("theirs").withName("kept").get()).isNotNull();
    owner.namespaces().withName("theirs").delete();
  }

  @Test
  void whatATestDidNotMakeItCannotChange() {
    ConfigMap dns = settings("kube-system", "coredns");
    Map<String, String> asItWas =
        owner.configMaps().inNamespace("kube-system").withName("coredns").get().getData();
    try (ClusterSession session = open()) {
      KubernetesClient client = session.client();

      refused(() -> client.resource(settings("default", "mine")).create());
      refused(() -> client.resource(dns).fieldManager("x").forceConflicts().serverSideApply());
      refused(() -> client.configMaps().inNamespace("kube-system").withName("coredns").delete());
      refused(() -> client.namespaces().withName("default").delete());
      refused(
          () ->
              client
                  .nodes()
                  .list()
                  .getItems()
                  .forEach(node -> client.nodes().resource(node).update()));
      assertThat(client.configMaps().inNamespace("kube-system").list().getItems()).isNotEmpty();
    }
    assertThat(owner.configMaps().inNamespace("kube-system").withName("coredns").get().getData())
        .isEqualTo(asItWas);
    assertThat(owner.configMaps().inNamespace("default").withName("mine").get()).isNull();
  }

  /** Whose request the server refused, or answered of another's object, made nothing. */
  @Test
  void whatATestOnlyTriedToMakeIsNotItsOwn() {
    try (ClusterSession session = open()) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> session.client().resource(role("refused", "")).create());
      session.client().resource(role("tried", "get")).dryRun().create();
      owner.resource(role("refused", "get")).create();
      owner.resource(role("tried", "get")).create();
      session.client().resource(role("own", "get")).fieldManager("another").serverSideApply();
    }

    assertThat(owner.rbac().clusterRoles().list().getItems())
        .extracting(role -> role.getMetadata().getName())
        .contains("refused", "tried")
        .doesNotContain("own");
    owner.rbac().clusterRoles().withName("refused").delete();
    owner.rbac().clusterRoles().withName("tried").delete();
  }

  /**
   * @param verb none is invalid
   */
  private static ClusterRole role(String name, String verb) {
    return new ClusterRoleBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addNewRule()
        .withApiGroups("")
        .withResources("pods")
        .withVerbs(verb.isEmpty() ? List.of() : List.of(verb))
        .endRule()
        .build();
  }

  private static void refused(ThrowingCallable change) {
    assertThatExceptionOfType(UnsupportedCapabilityException.class)
        .isThrownBy(change)
        .withMessageContaining("which the test did not make")
        .withMessageContaining("needs WHOLE_CLUSTER, which the engine 'kubeconfig' has not");
  }

  @Test
  void itOffersWhatTheClusterHas() {
    assertThat(cluster.capabilities(ClusterSpec.of("two").withNodes(2)))
        .contains(Capability.SEVERAL_NODES, Capability.NODE_ACCESS)
        .doesNotContain(Capability.WHOLE_CLUSTER, Capability.SEED, Capability.OWN_HANDLERS);
    assertThat(cluster.capabilities(ClusterSpec.of("three").withNodes(3)))
        .doesNotContain(Capability.SEVERAL_NODES);
  }

  @Test
  void aContextThatIsNotThereAndAServerThatIsSilentAreNamed() throws Exception {
    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(
            () ->
                RunningCluster.connect(
                    new KubeconfigSettings(server.kubeconfig(), Optional.of("nowhere"))))
        .withMessageContaining("has no context 'nowhere'; it has [default]");
    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(
            () ->
                RunningCluster.connect(
                    new KubeconfigSettings(directory.resolve("none"), Optional.empty())))
        .withMessageContaining("there is no file")
        .withMessageContaining("-Dpodwire.kubeconfig");
    Path silent = directory.resolve("silent");
    Files.writeString(
        silent,
        Files.readString(server.kubeconfig()).replaceAll("127.0.0.1:[0-9]+", "127.0.0.1:1"));
    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(() -> RunningCluster.connect(new KubeconfigSettings(silent, Optional.empty())))
        .withMessageContaining("does not answer as a cluster for tests")
        .withMessageContaining("refused");
  }

  private static ClusterSession open() {
    return cluster.open(ClusterSpec.of("a test"));
  }

  private static Set<String> namespaces() {
    return owner.namespaces().list().getItems().stream()
        .map(each -> each.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static ConfigMap settings(String namespace, String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .addToData("key", "value")
        .build();
  }
}
