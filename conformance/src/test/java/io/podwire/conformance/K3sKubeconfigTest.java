package io.podwire.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.fabric8.kubernetes.api.model.Namespace;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engines;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * The engine {@code kubeconfig}, on a cluster that the engine {@code k3s} has started: a part of
 * the contract that does not want a cluster to itself.
 */
class K3sKubeconfigTest {
  private static final String FILE = "podwire.kubeconfig";

  @AfterEach
  void forgetTheFile() {
    System.clearProperty(FILE);
  }

  @Test
  void aClusterThatRunsKeepsToTheContractAndIsLeftAsItWas(@TempDir Path directory)
      throws IOException {
    try (ClusterSession running = Engines.named("k3s").open(ClusterSpec.of("running"))) {
      Path file = directory.resolve("kubeconfig");
      Files.writeString(file, running.kubeconfig());
      System.setProperty(FILE, file.toString());

      Events tests =
          EngineTestKit.engine("junit-jupiter")
              .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
              .selectors(selectClass(OnEndpoints.class))
              .execute()
              .testEvents();

      assertThat(tests.failed().list()).extracting(Event::toString).isEmpty();
      assertThat(tests.aborted().count()).isZero();
      assertThat(tests.succeeded().count()).isGreaterThan(8);
      assertThat(running.client().namespaces().list().getItems())
          .filteredOn(namespace -> !namespace.isMarkedForDeletion())
          .extracting(K3sKubeconfigTest::name)
          .containsOnly("default", "kube-node-lease", "kube-public", "kube-system");
    }
  }

  private static String name(Namespace namespace) {
    return namespace.getMetadata().getName();
  }

  @ClusterTest(engine = "kubeconfig", scope = Scope.CLASS)
  static class OnEndpoints extends EndpointsContract {}
}
