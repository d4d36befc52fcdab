package io.podwire.sim.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Mount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the real programs printed, on a real cluster, when they were given these commands by {@code
 * kubectl exec}: both streams together, which is why lines are compared in any order.
 */
class TranscriptTest {
  private static final List<String> FOREVER = List.of("sleep", "infinity");

  private final Pods pods =
      new Pods()
          .host("nginx", "10.42.0.3")
          .host("echo", "10.42.0.5")
          .host("kibana", "10.42.0.6")
          .host("bb", "10.42.0.9")
          .host("my-nginx", "10.42.0.108")
          .host("my-nginx.rt.svc.cluster.local", "10.42.0.108");

  @AfterEach
  void close() {
    pods.close();
  }

  private void startServers() throws IOException {
    pods.start("nginx", "nginx", "10.42.0.3", List.of());
    pods.start("echo", "k8s.gcr.io/echoserver:1.4", "10.42.0.5", List.of());
    pods.start("kibana", "kibana", "10.42.0.6", List.of());
    pods.start(
        "https", "bprashanth/nginxhttps:1.0", "10.42.0.108", List.of(), tls("/etc/nginx/ssl"));
  }

  private static Mount tls(String path) throws IOException {
    FileTree files = new FileTree();
    for (String name : List.of("tls.crt", "tls.key")) {
      files.write(name, resource("/tls/" + name));
    }
    return new Mount(path, files, true);
  }

  @TestFactory
  List<DynamicTest> shell() throws IOException {
    return replay("shell", pods.start("bb", "busybox", "10.42.0.9", FOREVER));
  }

  @TestFactory
  List<DynamicTest> tools() throws IOException {
    return replay("tools", pods.start("bb", "busybox", "10.42.0.9", FOREVER));
  }

  @TestFactory
  List<DynamicTest> wget() throws IOException {
    startServers();
    return replay("wget", pods.start("bb", "busybox", "10.42.0.9", FOREVER));
  }

  @TestFactory
  List<DynamicTest> curl() throws IOException {
    startServers();
    return replay(
        "curl", pods.start("cc", "curlimages/curl", "10.42.0.109", FOREVER, tls("/etc/ca")));
  }

  @TestFactory
  List<DynamicTest> netcat() throws IOException {
    startServers();
    return replay("netcat", pods.start("ns", "nicolaka/netshoot", "10.42.0.7", FOREVER));
  }

  private List<DynamicTest> replay(String transcript, Container container) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String block : resource("/transcripts/" + transcript + ".txt").split("(?m)^--- ")) {
      if (!block.isBlank()) {
        String command = block.substring(0, block.indexOf('\n'));
        String expected = block.substring(command.length() + 1);
        tests.add(dynamicTest(command, () -> check(container, command, expected)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests;
  }

  private void check(Container container, String command, String expected) {
    Pods.Result result = pods.exec(container, "sh", "-c", command);
    String output = result.stdout() + result.stderr();
    String ended = output.isEmpty() || output.endsWith("\n") ? output : output + "\n";
    assertThat(sorted(ended + "exit " + result.code() + "\n")).isEqualTo(sorted(expected));
  }

  private static List<String> sorted(String text) {
    String[] lines = text.replace("\r", "").split("\n", -1);
    Arrays.sort(lines);
    return List.of(lines);
  }

  private static String resource(String path) throws IOException {
    try (InputStream in = TranscriptTest.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
