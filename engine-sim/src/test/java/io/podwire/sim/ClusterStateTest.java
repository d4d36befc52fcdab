package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.failure.ClusterState;
import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.Test;

/** What a failed test is told of its cluster. */
@ClusterTest
class ClusterStateTest {
  @Test
  void itTellsOfTheTestsPodsOfWarningsAndOfLogs() {
    cluster().run("web", nginx).awaitReady();
    cluster().run("stuck", image("acme/apj"));
    cluster().run("breaks", busybox).command("sh", "-c", "echo no settings; exit 3");
    cluster()
        .await("both to be in trouble")
        .until(() -> text().contains("ImagePullBackOff") && text().contains("CrashLoopBackOff"));

    assertThat(text())
        .startsWith("when it failed, the cluster had:\n")
        .containsPattern("  Pod default/web on \\S+, 10\\.42\\.0\\.\\d+: ready\n")
        .containsPattern("  Pod default/stuck on \\S+, 10\\S+: container stuck: ImagePullBackOff")
        .containsPattern("  event Pod default/stuck: Failed: .*acme/apj")
        .contains("  log of Pod default/breaks:\n    no settings")
        .doesNotContain("Pod kube-system/", "log of Pod default/web");
  }

  @Test
  void ofAnEmptyClusterThereIsNothingToTell() {
    assertThat(ClusterState.of(cluster().client())).isEmpty();
  }

  private static String text() {
    return ClusterState.of(cluster().client()).map(Throwable::getMessage).orElse("");
  }
}
