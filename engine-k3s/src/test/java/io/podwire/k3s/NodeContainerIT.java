package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.dockerjava.api.DockerClient;
import io.podwire.engine.Disturbance;
import io.podwire.engine.ImageContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;

/** The shell of the node image, without a cluster; runs when {@code -Dpodwire.engine=k3s}. */
@Execution(ExecutionMode.SAME_THREAD) // they look at one packet filter
class NodeContainerIT {
  private static final Disturbance PARTED = new Disturbance.PodsParted("10.42.0.1", "10.42.0.2");

  /** An iptables that takes in the first rule of a pair and refuses the second. */
  private static final String BREAK_IPTABLES =
      """
      real=$(command -v iptables)
      mkdir -p /usr/local/sbin
      cat >/usr/local/sbin/iptables <<END
      #!/bin/sh
      case "\\$*" in *"-I FORWARD -s 10.42.0.2"*) echo no room >&2; exit 4 ;; esac
      exec $real "\\$@"
      END
      chmod +x /usr/local/sbin/iptables
      """;

  private static GenericContainer<?> container;
  private static NodeContainer node;

  @BeforeAll
  static void start() {
    container =
        new GenericContainer<>(K3sSettings.ofThisJvm().image())
            .withPrivilegedMode(true)
            .withCreateContainerCmdModifier(create -> create.withEntrypoint("sleep", "3600"))
            .withStartupCheckStrategy(new IsRunningStartupCheckStrategy());
    container.start();
    node = new NodeContainer(container);
  }

  @AfterAll
  static void stop() {
    container.stop();
  }

  @Test
  void aScriptsEndIsTold() {
    assertThat(node.run("echo $1; echo no >&2; exit 3", "yes"))
        .isEqualTo(new NodeShell.Answer(3, "yes\n", "no\n"));
    assertThat(node.run("no-such-program").isMissing()).isTrue();
    assertThat(node.run("false").isMissing()).isFalse();
  }

  @Test
  void aScriptOfWhichNothingIsKnownIsNoMissingProgram() {
    DockerClient docker = DockerClientFactory.lazyClient();
    docker.pauseContainerCmd(container.getContainerId()).exec();
    try {
      assertThatExceptionOfType(NodeSilentException.class)
          .isThrownBy(() -> node.run("true"))
          .withMessageContaining("no shell could be used on node " + node.nodeName());
    } finally {
      docker.unpauseContainerCmd(container.getContainerId()).exec();
    }

    Thread.currentThread().interrupt();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> node.run("true"));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noRuleOfAFaultOutlivesIt() {
    Wires wires = new Wires(() -> List.of(node), any -> "", true);
    Runnable mend = wires.begin(PARTED);
    assertThat(rules()).hasSize(2);
    mend.run();
    assertThat(rules()).isEmpty();
    mend.run(); // what is not there needs no mending

    node.run(BREAK_IPTABLES);
    assertThatIllegalStateException()
        .isThrownBy(() -> wires.begin(PARTED))
        .withMessageContaining("no room");
    assertThat(rules()).as("of one that could not begin").isEmpty();
    node.run("rm /usr/local/sbin/iptables");

    wires.begin(PARTED);
    wires.begin(new Disturbance.PodsParted("10.42.0.3", "10.42.0.4"));
    assertThat(
            node.run("iptables -t raw -I PREROUTING -i eth7 -m comment --comment podwire -j DROP"))
        .matches(NodeShell.Answer::succeeded);
    assertThat(rules()).hasSize(5);
    wires.mendAll();
    assertThat(rules()).as("of those that nobody ended").isEmpty();
  }

  @Test
  void anArchiveThatCannotBeReadIsNotSaidToLackAnImage(@TempDir Path directory) throws Exception {
    Path archive = Files.writeString(directory.resolve("own.tar"), "no archive");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LocalImages(() -> List.of(node))
                    .load("acme/own:1", new ImageContent.Archive(archive)))
        .withMessageContaining("own.tar cannot be taken in by node " + node.nodeName() + ": ctr:");
    assertThat(node.run("ls /tmp/podwire-images.tar").succeeded()).isFalse();
  }

  private static List<String> rules() {
    return node.run("iptables-save").output().lines().filter(r -> r.contains("podwire")).toList();
  }
}
