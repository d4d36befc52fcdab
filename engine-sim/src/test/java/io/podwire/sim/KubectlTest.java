package io.podwire.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.podwire.sim.apiserver.listen.ApiListener;
import io.podwire.sim.apiserver.listen.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, driven through what people do with it. What it prints is a real cluster's. */
@Timeout(180)
class KubectlTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: %1$s
      spec:
        replicas: 2
        selector:
          matchLabels: {app: %1$s}
        template:
          metadata:
            labels: {app: %1$s}
          spec:
            containers:
            - name: nginx
              image: nginx
              ports:
              - containerPort: 80
      """;

  @TempDir private static Path directory;
  private static SimCluster cluster;
  private static ApiListener listener;
  private static Thread clock;
  private static CountDownLatch stop;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(isInstalled(), "kubectl is not installed: there is none on the PATH that starts");
    cluster =
        SimCluster.start(
            SimOptions.k3s(),
            2,
            5,
            Instant.now().minus(Duration.ofMinutes(1)),
            Authority.packaged());
    cluster
        .simulation()
        .enter(
            () ->
                cluster
                    .simulation()
                    .sleep(Duration.between(cluster.simulation().now(), Instant.now())));
    listener =
        ApiListener.start(
            cluster.apiServer(),
            cluster.credentials(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.kubeconfig().write(directory.resolve("kubeconfig"));
    stop = new CountDownLatch(1); // a class that is asked again starts again
    clock = new Thread(KubectlTest::follow, "wall-clock");
    clock.start();
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("kubectl", "version", "--client")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static void follow() {
    try {
      new WallClock(cluster.simulation()).follow(stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterAll
  static void end() throws InterruptedException {
    if (cluster != null) {
      listener.close();
      stop.countDown();
      clock.join();
      cluster.close();
    }
  }

  private record Outcome(int code, String text) {}

  private static ProcessBuilder kubectl(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", directory.resolve("kubeconfig").toString());
    builder.environment().put("HOME", directory.toString());
    return builder;
  }

  private static Outcome run(String input, List<String> arguments) throws Exception {
    return run(input, kubectl(arguments));
  }

  private static Outcome run(String input, ProcessBuilder kubectl) throws Exception {
    Path in = Files.writeString(Files.createTempFile(directory, "in", ""), input);
    Path out = Files.createTempFile(directory, "out", "");
    Process process = kubectl.redirectInput(in.toFile()).redirectOutput(out.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          kubectl.command() + " goes on after a minute: " + Files.readString(out));
    }
    return new Outcome(process.exitValue(), Files.readString(out));
  }

  /** Runs kubectl with the words of the line, of which none may hold a space. */
  private static String ok(String line) throws Exception {
    Outcome outcome = run("", List.of(line.split(" ")));
    assertThat(outcome.code()).as("kubectl %s%n%s", line, outcome.text()).isZero();
    return outcome.text();
  }

  private static void deploy(String name) throws Exception {
    Outcome applied = run(String.format(DEPLOYMENT, name), List.of("apply", "-f", "-"));
    assertThat(applied).isEqualTo(new Outcome(0, "deployment.apps/" + name + " created\n"));
    assertThat(ok("rollout status deploy/" + name + " --timeout=60s"))
        .endsWith("deployment \"" + name + "\" successfully rolled out\n");
  }

  @Test
  void createsAndDeletes() throws Exception {
    assertThat(ok("create deployment made --image=nginx --replicas=0"))
        .isEqualTo("deployment.apps/made created\n");
    assertThat(ok("create configmap made --from-literal=a=b"))
        .isEqualTo("configmap/made created\n");
    assertThat(ok("get configmap made -o jsonpath={.data.a}")).isEqualTo("b");
    assertThat(ok("create service clusterip made --tcp=80:8080"))
        .isEqualTo("service/made created\n");
    assertThat(ok("get service made -o jsonpath={.spec.ports[0].targetPort}")).isEqualTo("8080");
    assertThat(ok("delete deployment/made configmap/made service/made"))
        .isEqualTo(
            """
            deployment.apps "made" deleted
            configmap "made" deleted
            service "made" deleted
            """);
    assertThat(run("", List.of("get", "service", "made")))
        .isEqualTo(new Outcome(1, "Error from server (NotFound): services \"made\" not found\n"));
  }

  @Test
  void appliesTwiceAndSeesNoChange() throws Exception {
    deploy("twice");
    assertThat(run(String.format(DEPLOYMENT, "twice"), List.of("apply", "-f", "-")).text())
        .isEqualTo("deployment.apps/twice unchanged\n");
    assertThat(
            run(
                    String.format(DEPLOYMENT, "twice").replace("replicas: 2", "replicaz: 2"),
                    List.of("apply", "-f", "-"))
                .text())
        .contains("strict decoding error: unknown field \"spec.replicaz\"");
    assertThat(ok("get deploy twice -o yaml")).contains("\nkind: Deployment\n");
    assertThat(ok("describe deploy twice"))
        .contains("2 desired | 2 updated | 2 total | 2 available | 0 unavailable")
        .containsPattern("ScalingReplicaSet .*Scaled up replica set twice-\\w+ from 0 to 2");
    ok("delete deploy twice");
  }

  @Test
  void changesWorkloads() throws Exception {
    deploy("work");
    assertThat(ok("scale deploy work --replicas=3")).isEqualTo("deployment.apps/work scaled\n");
    assertThat(ok("label deploy work tier=front")).isEqualTo("deployment.apps/work labeled\n");
    assertThat(run("", List.of("patch", "deploy", "work", "-p", "{\"spec\":{\"replicas\":1}}")))
        .isEqualTo(new Outcome(0, "deployment.apps/work patched\n"));
    assertThat(ok("set image deploy/work nginx=nginx:1.27"))
        .isEqualTo("deployment.apps/work image updated\n");
    assertThat(ok("rollout status deploy/work --timeout=60s"))
        .endsWith("successfully rolled out\n");
    assertThat(ok("rollout history deploy/work"))
        .isEqualTo(
            """
            deployment.apps/work\s
            REVISION  CHANGE-CAUSE
            1         <none>
            2         <none>

            """);
    assertThat(ok("rollout undo deploy/work")).isEqualTo("deployment.apps/work rolled back\n");
    assertThat(ok("wait --for=condition=Available deploy/work --timeout=60s"))
        .isEqualTo("deployment.apps/work condition met\n");
    ok("delete deploy work");
  }

  @Test
  void reachesIntoPods() throws Exception {
    deploy("web");
    assertThat(ok("expose deploy web --port=80")).isEqualTo("service/web exposed\n");
    assertThat(ok("run box --image=busybox --restart=Never -- sleep 3600"))
        .isEqualTo("pod/box created\n");
    ok("wait --for=condition=Ready pod/box --timeout=60s");
    for (String webSockets : new String[] {"true", "false"}) {
      // Proxies learn of Services in their own time, and a connection begun before that is never
      // answered: the Pod asks until it is, and waits a second each time.
      String patiently = "until wget -T 1 -q -O - http://web 2>/dev/null; do sleep 0.1; done";
      assertThat(exec(webSockets, "", "sh", "-c", patiently).text())
          .contains("<title>Welcome to nginx!</title>");
      assertThat(exec(webSockets, "", "sh", "-c", "exit 7"))
          .isEqualTo(new Outcome(7, "command terminated with exit code 7\n"));
      assertThat(exec(webSockets, "two\none\n", "sort").text()).isEqualTo("one\ntwo\n");
      assertThat(forwarded(webSockets)).contains("Welcome to nginx!");
    }
    assertThat(ok("logs -l app=web --prefix=false")).contains("\"GET / HTTP/1.1\" 200");
    assertThat(
            run(
                    "",
                    List.of(
                        "run",
                        "once",
                        "--image=busybox",
                        "--restart=Never",
                        "--rm",
                        "-i",
                        "--command",
                        "--",
                        "sh",
                        "-c",
                        "echo hi"))
                .text())
        .contains("hi\n")
        .endsWith("pod \"once\" deleted\n");
    ok("delete pod/box deploy/web service/web --now");
  }

  private static Outcome exec(String webSockets, String input, String... command) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("exec", "-i", "box", "--"));
    arguments.addAll(List.of(command));
    ProcessBuilder kubectl = kubectl(arguments);
    kubectl.environment().put("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", webSockets);
    return run(input, kubectl);
  }

  private static String forwarded(String webSockets) throws Exception {
    ProcessBuilder builder = kubectl(List.of("port-forward", "service/web", ":80"));
    builder.environment().put("KUBECTL_PORT_FORWARD_WEBSOCKETS", webSockets);
    Process process = builder.start();
    try (var lines = process.inputReader(UTF_8)) {
      String line = lines.readLine(); // Forwarding from 127.0.0.1:34567 -> 80
      assertThat(line).startsWith("Forwarding from 127.0.0.1:");
      int port = Integer.parseInt(line.replaceAll(".*:(\\d+) -> 80", "$1"));
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), UTF_8);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
