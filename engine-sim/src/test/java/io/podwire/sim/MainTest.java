package io.podwire.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path directory;

  private String error(String... arguments) {
    StringWriter errors = new StringWriter();
    int code = Main.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    return errors.toString().lines().findFirst().orElse("");
  }

  private String errorWith(String option, String value) {
    return error("--kubeconfig", directory.resolve("kubeconfig").toString(), option, value);
  }

  @Test
  void badOptionsAreNamedWithTheirValueAndTheRule() {
    assertThat(error()).isEqualTo("Missing required option: '--kubeconfig=FILE'");
    assertThat(error("--kubeconfig", "/nowhere/kubeconfig"))
        .isEqualTo(
            "Invalid value for option '--kubeconfig': '/nowhere/kubeconfig' is not a file in a"
                + " directory that exists");
    assertThat(errorWith("--nodes", "0"))
        .isEqualTo("Invalid value for option '--nodes': '0' is not from 1 to 5000");
    assertThat(errorWith("--nodes", "two"))
        .isEqualTo("Invalid value for option '--nodes': 'two' is not an int");
    assertThat(errorWith("--port", "65536"))
        .isEqualTo("Invalid value for option '--port': '65536' is not from 0 to 65535");
    assertThat(errorWith("--seed", "x"))
        .isEqualTo("Invalid value for option '--seed': 'x' is not a long");
    assertThat(errorWith("--listen", "not an address"))
        .isEqualTo(
            "Invalid value for option '--listen': 'not an address' is not an address or a name that"
                + " resolves to one");
    assertThat(errorWith("--unknown-images", "pull"))
        .startsWith("Invalid value for option '--unknown-images': expected one of [FAIL, STUB]");
    assertThat(errorWith("--port2", "1")).startsWith("Unknown options: '--port2', '1'");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(errorWith("--port", Integer.toString(taken.getLocalPort())))
          .isEqualTo(
              "Cannot listen on 127.0.0.1:"
                  + taken.getLocalPort()
                  + " (options '--listen' and '--port'): Address already in use");
    }
  }

  /** The program as a process: its one line, its kubeconfig, a client, SIGTERM. */
  @Test
  void runsUntilItIsToldToEnd() throws Exception {
    Path kubeconfig = directory.resolve("kubeconfig");
    Process program =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--nodes",
                "2",
                "--seed",
                "7")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.lines().filter(line -> !line.startsWith("SLF4J")).findFirst())
          .hasValueSatisfying(
              line ->
                  assertThat(line)
                      .startsWith("Simulated cluster ready at https://127.0.0.1:")
                      .endsWith("(nodes: 2, seed: 7, kubeconfig: " + kubeconfig + ")"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
          .isEqualTo("rw-------");
      try (KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
              .build()) {
        assertThat(client.nodes().list().getItems()).hasSize(2);
      }
      program.destroy();
      assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }
}
