package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Kustomize.kustomize;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.podwire.Applied;
import io.podwire.Image;
import io.podwire.app.WebReply;
import io.podwire.junit.ClusterTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A team's own manifests, with the team's own image: a handler in sim, what a registry has
 * elsewhere.
 */
@Tag("nightly") // minutes on a real cluster
@ClusterTest
class ManifestsTest {
  private static final Path K8S = Path.of("src/test/resources/k8s");

  private static final Image API =
      image("acme.example/echoserver:1.2")
          .http(8080, request -> WebReply.text("path=" + request.path()))
          .orPulled();

  @BeforeEach
  void theTeamsImage() {
    cluster().provide(API);
  }

  @Test
  void theApplicationWorks() {
    Applied app = cluster().apply(K8S).awaitUp();

    cluster().fromPod(busybox).get(app.service("frontend")).status(200);
    cluster()
        .fromPod(busybox)
        .get(app.service("api").url().path("/orders"))
        .status(200)
        .bodyContains("path=/orders");
    app.deployment("frontend").probe().tcp(app.service("db"), 5432).connects();
    app.deployment("api").probe().tcp(app.service("db"), 5432).isDenied();
  }

  @Test
  void inEveryForm() throws IOException {
    String yaml = Files.readString(K8S.resolve("api.yaml"));

    assertThat(cluster().apply(yaml).objects()).hasSize(2);
    try (var stream = Files.newInputStream(K8S.resolve("api.yaml"))) {
      assertThat(cluster().apply(stream).objects()).hasSize(2);
    }
    assertThat(cluster().apply(K8S.resolve("api.yaml")).service("api").port()).isEqualTo(80);
    assertThat(
            cluster()
                .apply(
                    new ConfigMapBuilder().withNewMetadata().withName("own").endMetadata().build())
                .objects())
        .hasSize(1);
    assertThat(cluster().apply(K8S).objects()).hasSize(8);
  }

  @Test
  void aKustomization() {
    assumeTrue(isOnPath("kustomize") || isOnPath("kubectl"), "needs kustomize or kubectl");

    Applied app =
        cluster()
            .apply(
                kustomize(K8S.resolve("overlays/ci"))
                    .option("--load-restrictor=LoadRestrictionsNone"))
            .awaitUp();

    assertThat(app.deployment("api").namespace()).isEqualTo("ci");
    assertThat(app.deployment("api").pods().count()).isEqualTo(1);
    cluster().namespace("ci").fromPod(busybox).get(app.service("api")).status(200);
  }

  @Test
  void aKustomizationIsNotTakenForManifests(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("kustomization.yaml"), "resources: [api.yaml]");
    Files.copy(K8S.resolve("api.yaml"), directory.resolve("api.yaml"));

    assertThatThrownBy(() -> cluster().apply(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds a kustomization.yaml; say apply(kustomize(Path.of(");
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
