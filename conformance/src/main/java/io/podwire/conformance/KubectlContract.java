package io.podwire.conformance;

import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.conformance.EngineContract.NIGHTLY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.podwire.junit.ClusterTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kubectl of this machine prints about an engine's cluster what it printed about a real one,
 * but for what is free: addresses, names drawn by chance, times.
 *
 * <p>The expectations are recordings beside this class: {@code -Dpodwire.engine=k3s
 * -Dpodwire.record=<directory of the recordings>} writes them anew. Without the switch a real
 * cluster that prints something else fails the test, as any engine does. Where there is no kubectl,
 * or one of another minor version than the recordings', the tests are aborted and say so.
 */
@ClusterTest
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class KubectlContract {
  @TempDir Path directory;

  @Test
  void deploymentsAndTheirPods() throws Exception {
    replay("workloads", "web.yaml");
  }

  @Test
  @Tag(NIGHTLY)
  void podsFromRunToDrain() throws Exception {
    replay("pods");
  }

  @Test
  @Tag(NIGHTLY)
  void limitsOfANamespace() throws Exception {
    replay("limits", "limits.yaml");
  }

  @Test
  @Tag(NIGHTLY)
  void requestsThatAreHandedOn() throws Exception {
    replay("proxy");
  }

  @Test
  @Tag(NIGHTLY)
  void replicationControllersAndRights() throws Exception {
    replay("replication", "replication.yaml");
  }

  @Test
  @Tag(NIGHTLY)
  void otherControllers() throws Exception {
    replay("others", "others.yaml");
  }

  @Test
  @Tag(NIGHTLY)
  void containersFromStartToEnd() throws Exception {
    replay("containers", "containers.yaml");
  }

  @Test
  @Tag(NIGHTLY)
  void volumesAndClaims() throws Exception {
    replay("volumes", "volumes.yaml", "claims.yaml");
  }

  @Test
  @Tag(NIGHTLY)
  void whatWorkloadsGoBy() throws Exception {
    replay("policies", "policies.yaml", "room.yaml");
  }

  @Test
  void services() throws Exception {
    replay("services");
  }

  @Test
  void rightsOfUsersGroupsAndAccounts() throws Exception {
    replay("rights", "rights.yaml", "reviews.yaml");
  }

  @Test
  void forwardsPorts() throws Exception {
    Kubectl kubectl = kubectl();
    cluster().deploy(nginx).named("web").expose(PORT_80).endpoints().hasSize(1);

    Process forwarding = kubectl.start("kubectl port-forward service/web :80");
    try (var lines = forwarding.inputReader(UTF_8)) {
      String line = lines.readLine();
      assertThat(line).matches("Forwarding from 127\\.0\\.0\\.1:\\d+ -> 80");
      int port = Integer.parseInt(line.replaceAll(".*:(\\d+) -> 80", "$1"));
      assertThat(get(port)).startsWith("HTTP/1.1 200 OK").contains("Welcome to nginx!");
      assertThat(get(port)).as("a second connection").startsWith("HTTP/1.1 200 OK");
    } finally {
      forwarding.destroy();
      forwarding.waitFor();
    }
  }

  private static String get(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private void replay(String name, String... files) throws Exception {
    for (String file : files) {
      Files.writeString(directory.resolve(file), Replay.resource("kubectl/" + file));
    }
    Kubectl kubectl = kubectl();
    Replay.of("kubectl", name, step -> KubectlText.printed(kubectl.run(step.command())));
  }

  private Kubectl kubectl() throws Exception {
    assumeFalse(
        cluster().engine().equals("kubeconfig"),
        "engine kubeconfig: kubectl would pass by the guard of the cluster");
    return Kubectl.of(directory, cluster().kubeconfig());
  }
}
