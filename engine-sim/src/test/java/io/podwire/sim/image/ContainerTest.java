package io.podwire.sim.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.ImagePullException;
import io.podwire.sim.runtime.LogBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it counts the threads of the JVM")
class ContainerTest {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Pods pods = new Pods();

  @AfterEach
  void close() {
    pods.close();
  }

  private Container busybox(String... command) {
    return pods.start("bb", "busybox", "10.42.0.9", List.of(command));
  }

  private OptionalInt codeAfter(Container container, Duration time) {
    return pods.simulation.enter(
        () -> {
          pods.simulation.sleep(time);
          return container.exitCode();
        });
  }

  private static String log(Container container) {
    return container.logs().lines().stream()
        .map(LogBuffer.Line::bytes)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  @Test
  void exitCodeAndLogAreThoseOfProcessOne() {
    Container container = busybox("sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(codeAfter(container, Duration.ofSeconds(1))).hasValue(3);
    assertThat(log(container)).isEqualTo("out\nerr\n");
  }

  @Test
  void processOneWithoutHandlerOutlivesSigtermUntilTheGraceEnds() {
    Container container = busybox("sleep", "infinity");
    pods.simulation.enter(() -> container.stop(GRACE));
    assertThat(codeAfter(container, Duration.ofSeconds(29))).isEmpty();
    assertThat(codeAfter(container, Duration.ofSeconds(2))).hasValue(137);
  }

  @Test
  void trapOnSigtermEndsTheContainerAtOnce() {
    Container container =
        busybox("sh", "-c", "trap 'echo bye; exit 0' TERM; sleep infinity & wait");
    codeAfter(container, Duration.ofSeconds(1));
    pods.simulation.enter(() -> container.stop(GRACE));
    assertThat(codeAfter(container, Duration.ofMillis(1))).hasValue(0);
    assertThat(log(container)).isEqualTo("bye\n");
  }

  @Test
  void nginxEndsOnItsStopSignalAndFreesItsPort() {
    Container nginx = pods.start("nginx", "nginx:1.25.3", "10.42.0.3", List.of());
    Container client = busybox("sleep", "infinity");
    assertThat(pods.exec(client, "wget", "-qSO", "/dev/null", "http://10.42.0.3").stderr())
        .contains("Server: nginx/1.25.3");
    pods.simulation.enter(() -> nginx.stop(GRACE));
    assertThat(codeAfter(nginx, Duration.ofMillis(1))).hasValue(0);
    assertThat(pods.exec(client, "wget", "-q", "http://10.42.0.3").stderr())
        .isEqualTo("wget: can't connect to remote host (10.42.0.3): Connection refused\n");
    assertThat(log(nginx))
        .contains("10.42.0.9 - - [21/Nov/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 200 615");
  }

  @Test
  void anExecThatEndsItsContainerEndsWithIt() {
    Container nginx = pods.start("nginx", "nginx:1.25.3", "10.42.0.3", List.of());
    assertThat(pods.exec(nginx, "sh", "-c", "kill 1").code()).isEqualTo(137);
    Container shell = busybox("sh", "-c", "trap 'exit 0' TERM; sleep infinity & wait");
    assertThat(pods.exec(shell, "sh", "-c", "kill 1; sleep 1000").code()).isEqualTo(137);
  }

  @Test
  void killingTheContainerUnwindsWhatRunsInIt() {
    Container container = busybox("sh", "-c", "while true; do sleep 1; done");
    codeAfter(container, Duration.ofSeconds(5));
    pods.simulation.enter(container::kill);
    assertThat(codeAfter(container, Duration.ofMillis(1))).hasValue(137);
  }

  @Test
  void missingExecutableIsToldInRuncsWords() {
    Container container = busybox("sleep", "infinity");
    assertThat(pods.exec(container, "foo").stderr())
        .matches(
            "failed to exec in container: failed to start exec \"[0-9a-f]{64}\": OCI runtime exec"
                + " failed: exec failed: unable to start container process: exec: \"foo\": executable"
                + " file not found in \\$PATH: unknown");
    assertThat(pods.exec(container, "/nosuch").stderr())
        .endsWith("exec: \"/nosuch\": stat /nosuch: no such file or directory: unknown");
    assertThat(pods.exec(container, "/etc/passwd").stderr())
        .endsWith("exec: \"/etc/passwd\": permission denied: unknown");
  }

  @Test
  void missingImageIsRefused() {
    ContainerRuntime runtime = new ContainerRuntime(pods.simulation, pods.catalog);
    assertThatThrownBy(() -> runtime.pull("nosuch/image"))
        .isInstanceOf(ImagePullException.class)
        .hasMessageStartingWith(
            "failed to pull and unpack image \"docker.io/nosuch/image:latest\": failed to resolve"
                + " reference \"docker.io/nosuch/image:latest\":");
  }

  @Test
  void whatIsNotSimulatedSaysSo() {
    Container container = busybox("sleep", "infinity");
    Pods.Result result = pods.exec(container, "wget", "--mirror", "http://10.42.0.3");
    assertThat(result.stderr())
        .isEqualTo("podwire: wget: option --mirror is not simulated by the engine 'sim'\n");
    assertThat(result.code()).isEqualTo(96);
    assertThat(pods.exec(container, "traceroute", "x").code()).isEqualTo(96);
  }

  @Test
  void hereDocumentsReachTheCommand() {
    Container container = busybox("sleep", "infinity");
    String script = "x=1\ncat <<E\na $x $(echo b)\nE\ncat <<'E'\na $x\nE\ncat <<-E\n\tc\n\tE\n";
    assertThat(pods.exec(container, "sh", "-c", script).stdout()).isEqualTo("a 1 b\na $x\nc\n");
  }

  @Test
  void idleContainersHoldNoThread() {
    int before = Thread.activeCount();
    for (int i = 0; i < 50; i++) {
      pods.start("nginx", "nginx", "10.42.0." + (100 + i), List.of());
      codeAfter(
          pods.start("idle", "busybox", "10.42.0." + (150 + i), List.of("sh", "-c", "sleep 3600")),
          Duration.ofMillis(1));
    }
    assertThat(Thread.activeCount() - before).isLessThan(20);
  }
}
