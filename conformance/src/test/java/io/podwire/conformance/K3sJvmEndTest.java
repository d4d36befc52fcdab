package io.podwire.conformance;

import static io.podwire.Images.nginx;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Container;
import io.podwire.Cluster;
import io.podwire.Podwire;
import java.io.BufferedReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** The container does not outlive its JVM. */
class K3sJvmEndTest {
  private static final String READY = "ready in session ";

  @Test
  void aJvmThatIsToldToEndTakesItsContainerAlong() throws Exception {
    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dpodwire.engine=k3s",
                "-Dpodwire.k3s.reuse=false",
                LeftRunning.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String session = session(jvm.inputReader());
    assertThat(containers(session)).isNotEmpty();

    jvm.destroy(); // SIGTERM: also what Maven and Gradle send

    assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).as("the JVM ended").isTrue();
    assertThat(containers(session)).isEmpty();
  }

  private static String session(BufferedReader output) throws Exception {
    String line = output.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = output.readLine();
    }
    assertThat(line).as("the JVM has a cluster").isNotNull();
    return String.valueOf(line).substring(READY.length());
  }

  private static List<Container> containers(String session) {
    return DockerClientFactory.lazyClient()
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, session))
        .exec();
  }

  /** A program that uses a cluster and does not come to its end. */
  static final class LeftRunning {
    private LeftRunning() {}

    public static void main(String[] arguments) throws InterruptedException {
      Cluster cluster = Podwire.start();
      cluster.deploy(nginx).awaitRolledOut();
      System.out.println(READY + DockerClientFactory.SESSION_ID);
      Thread.currentThread().join();
    }
  }
}
