package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.EngineContract.NIGHTLY;

import io.podwire.Applied;
import io.podwire.PodHandle;
import io.podwire.conformance.Recording.Step;
import io.podwire.junit.ClusterTest;
import io.podwire.probe.ExecFailedException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Tag;
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
  @Test
  @Tag(NIGHTLY)
  void shellAndTextTools() throws Exception {
    replay("shell", cluster().apply(resource("shell.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  void networkTools() throws Exception {
    replay("network", cluster().apply(resource("network.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  void failures() throws Exception {
    replay("failures", cluster().apply(resource("failures.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  void arguments() throws Exception {
    replay("arguments", cluster().apply(resource("arguments.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  void nginx() throws Exception {
    replay("nginx", cluster().apply(resource("nginx.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  void transfers() throws Exception {
    replay("transfers", cluster().apply(resource("transfers.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  @Section(Subject.DNS)
  void resolution() throws Exception {
    replay("resolution", cluster().apply(resource("resolution.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  @Section(Subject.DNS)
  void names() throws Exception {
    replay("dns", cluster().apply(resource("dns.yaml")));
  }

  /** A CoreDNS of the test's own, so that the cluster's is left alone. */
  @Test
  @Tag(NIGHTLY)
  @Section(Subject.DNS)
  void corefile() throws Exception {
    replay("corefile", cluster().apply(resource("corefile.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  void agnhost() throws Exception {
    replay("agnhost", cluster().apply(resource("agnhost.yaml")));
  }

  @Test
  @Tag(NIGHTLY)
  void certificates() throws Exception {
    Authority authority = new Authority();
    cluster()
        .apply(
            authority.asSecret(), authority.goodServer("secure"), authority.badServers("others"));

    replay("tls", cluster().apply(resource("tls.yaml")));
  }

  private static void replay(String name, Applied scene) throws Exception {
    FreeValues free = freeValues(scene);
    Replay.of("commands", name, step -> free.named(run(scene, step)));
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

  private static String resource(String name) {
    return Replay.resource("commands/" + name);
  }
}
