package io.podwire.conformance;

import static io.podwire.Podwire.cluster;

import io.podwire.Applied;
import io.podwire.PodHandle;
import io.podwire.conformance.Recording.Step;
import io.podwire.junit.ClusterTest;
import io.podwire.probe.ExecFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * Whole sessions at the prompts of Pods: each command prints and exits as it did on a real cluster.
 *
 * <p>The expectations are recordings beside this class, made by this test on a real cluster: {@code
 * -Dpodwire.engine=k3s -Dpodwire.record=<directory of the recordings>} writes them anew. Without
 * the switch a real cluster that prints something else fails the test, as any engine does.
 */
@ClusterTest
@Section(Subject.TOOLS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class CommandsContract {
  private static final String RECORD = "podwire.record";

  @Test
  void shellAndTextTools() {
    replay("shell", cluster().apply(resource("shell.yaml")));
  }

  @Test
  void networkTools() {
    replay("network", cluster().apply(resource("network.yaml")));
  }

  @Test
  void failures() {
    replay("failures", cluster().apply(resource("failures.yaml")));
  }

  @Test
  @Section(Subject.DNS)
  void resolution() {
    replay("resolution", cluster().apply(resource("resolution.yaml")));
  }

  @Test
  @Section(Subject.DNS)
  void names() {
    replay("dns", cluster().apply(resource("dns.yaml")));
  }

  /** A CoreDNS of the test's own, so that the cluster's is left alone. */
  @Test
  @Section(Subject.DNS)
  void corefile() {
    replay("corefile", cluster().apply(resource("corefile.yaml")));
  }

  @Test
  void agnhost() {
    replay("agnhost", cluster().apply(resource("agnhost.yaml")));
  }

  @Test
  void certificates() {
    Authority authority = new Authority();
    cluster()
        .apply(
            authority.asSecret(), authority.goodServer("secure"), authority.badServers("others"));

    replay("tls", cluster().apply(resource("tls.yaml")));
  }

  private static void replay(String name, Applied scene) {
    FreeValues free = freeValues(scene);
    Recording recording = Recording.parse(resource(name + ".txt"));
    List<String> printed = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    for (Step step : recording.steps()) {
      String now = free.named(run(scene, step));
      printed.add(now);
      if (!now.equals(step.expected())) {
        differences.add(
            step.pod()
                + " "
                + new Step(step.pod(), step.command(), step.expected()).text()
                + "--- but now\n"
                + now);
      }
    }
    if (System.getProperty(RECORD) != null) {
      write(Path.of(System.getProperty(RECORD), name + ".txt"), recording.rerecorded(printed));
    } else if (!differences.isEmpty()) {
      throw new AssertionError(
          differences.size()
              + " of "
              + printed.size()
              + " commands do not print what a real cluster's did:\n\n"
              + String.join("\n", differences));
    }
  }

  private static String run(Applied scene, Step step) {
    try {
      return Recording.printed(scene.pod(step.pod()).sh(step.command()).outcome().run());
    } catch (ExecFailedException e) {
      return "? " + e.getMessage() + "\n"; // the other commands are worth their answers
    }
  }

  private static FreeValues freeValues(Applied scene) {
    Map<String, String> literals = new LinkedHashMap<>();
    scene.objects().stream()
        .filter(object -> object.getKind().equals("Pod"))
        .map(object -> scene.pod(object.getMetadata().getName()))
        .map(PodHandle::awaitReady)
        .forEach(pod -> literals.put(pod.ip(), "<ip of " + pod.name() + ">"));
    return new FreeValues(literals);
  }

  private static void write(Path path, String text) {
    if (cluster().engine().equals("sim")) {
      throw new IllegalStateException(RECORD + ": recordings are made on a real cluster");
    }
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = CommandsContract.class.getResourceAsStream("commands/" + name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
