package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine on a real container; runs when {@code -Dpodwire.engine=k3s} asks for it. */
class K3sEngineIT {
  private final K3sEngine engine = new K3sEngine();

  @Test
  void aTestFindsNothingOfTheOneBefore() {
    try (ClusterSession first = open("first")) {
      makeAllSorts(first);
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

  private static boolean isReady(Deployment deployment) {
    return Readiness.getInstance().isReady(deployment);
  }

  private static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
