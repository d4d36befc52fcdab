package io.podwire.samples.guide;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.engine.ClusterSpec;
import io.podwire.junit.ClusterTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The snippets of {@code docs/start.md}. */
class StartGuideTest {
  @ClusterTest
  @Test
  void everySentenceHasFourParts() {
    cluster()
        .deploy(nginx, 2) // a Deployment of two Pods
        .expose(PORT_80) // a Service in front of it
        .fromPod(busybox) // a Pod to ask from
        .wget("http://nginx") // a tool, run in that Pod
        .succeeds(); // what is expected to come true
  }

  @ClusterTest
  @Test
  void theParameterIsTheCluster(Cluster cluster) throws ExecutionException, InterruptedException {
    assertThat(cluster).isSameAs(cluster());
    CompletableFuture.runAsync(() -> assertThat(cluster.engine()).isNotEmpty()).get();
  }

  @Test
  void withoutJUnit() {
    try (Cluster cluster = Podwire.start(ClusterSpec.of("smoke"))) {
      cluster.deploy(nginx).expose(PORT_80).fromPod(busybox).wget("http://nginx").succeeds();
    }
  }
}
