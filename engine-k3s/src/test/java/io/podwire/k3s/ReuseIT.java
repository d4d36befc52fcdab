package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** A cluster that is left to the next JVM. */
class ReuseIT {
  /** One that nobody's own tests have. */
  private static final int NUMBER = 31;

  private static final String MARK = "the cluster is ";
  private static final String USED = "used";

  @AfterEach
  void removeWhatIsLeft() {
    DockerClient docker = DockerClientFactory.lazyClient();
    docker
        .listContainersCmd()
        .withLabelFilter(List.of("io.podwire.cluster=" + NUMBER))
        .exec()
        .forEach(
            left ->
                docker
                    .removeContainerCmd(left.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
  }

  @Test
  void theNextJvmHasTheSameClusterWithoutTheThingsOfOneThatWasKilled() throws Exception {
    Process killed = visitor();
    String first = cluster(killed.inputReader());
    killed.destroyForcibly();
    assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();

    Process next = visitor();
    String second = cluster(next.inputReader());
    next.destroy();
    assertThat(next.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(first).contains("kube-system").doesNotContain("left-behind");
    assertThat(second).isEqualTo(first);
  }

  private static Process visitor() throws IOException {
    ProcessBuilder jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                Visitor.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    jvm.environment().put("TESTCONTAINERS_REUSE_ENABLE", "true");
    return jvm.start();
  }

  private static String cluster(BufferedReader output) throws IOException {
    String said = "";
    for (String line = output.readLine(); !USED.equals(line); line = output.readLine()) {
      assertThat(line).as("the JVM goes on").isNotNull();
      said = String.valueOf(line).startsWith(MARK) ? line : said;
    }
    return said;
  }

  /** Says which cluster it has, makes a thing and stays. */
  static final class Visitor {
    private Visitor() {}

    public static void main(String[] arguments) throws InterruptedException {
      K3sSettings settings = K3sSettings.ofThisJvm();
      ClusterPool pool = new ClusterPool(1, any -> ReusedCluster.claim(settings, NUMBER));
      ClusterSession session = pool.open(ClusterSpec.of("visitor"));
      KubernetesClient client = session.client();
      System.out.println(
          MARK
              + names(client.nodes().list().getItems())
              + names(client.namespaces().list().getItems()));
      client
          .namespaces()
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName("left-behind")
                  .endMetadata()
                  .build())
          .create();
      System.out.println(USED);
      Thread.currentThread().join();
    }

    private static List<String> names(List<? extends HasMetadata> objects) {
      return objects.stream().map(object -> object.getMetadata().getName()).sorted().toList();
    }
  }
}
