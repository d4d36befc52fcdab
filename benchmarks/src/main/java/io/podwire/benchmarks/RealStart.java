package io.podwire.benchmarks;

import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.engine.ClusterSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * What the real engine adds to its container: a container of the image alone until a name asked of
 * its DNS Service is answered, a first session of the engine {@code k3s}, and a second one in the
 * same JVM, from the end of the first one's clean-up on. Each in a JVM of its own, taken in turns;
 * the medians.
 *
 * <p>Needs a Docker engine; the image is {@code PODWIRE_K3S_IMAGE}.
 */
final class RealStart {
  private static final int TIMES = 5;
  private static final int ALONE = 0;
  private static final int FIRST = 1;
  private static final int SECOND = 2;

  private static final String NAME = "kubernetes.default.svc.cluster.local";
  private static final String DNS = "10.43.0.10";
  private static final long PATIENCE_MILLIS = 120_000;

  private RealStart() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1) {
      System.out.println(arguments[0].equals("alone") ? alone() : sessions());
      return;
    }
    long[][] millis = new long[SECOND + 1][TIMES];
    for (int turn = 0; turn < TIMES; turn++) {
      note(millis, ALONE, turn, child("alone"));
      note(millis, FIRST, turn, child("sessions"));
    }
    print("the container alone, until its DNS answers", millis[ALONE]);
    print("a first session", millis[FIRST]);
    print("a second session in the same JVM", millis[SECOND]);
  }

  private static void note(long[][] millis, int first, int turn, String printed) {
    int measure = first;
    for (String one : printed.split(" ")) {
      millis[measure++][turn] = Long.parseLong(one);
    }
  }

  private static void print(String what, long[] millis) {
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-48s median %6d ms  (%d to %d)%n",
        what,
        millis[TIMES / 2],
        millis[0],
        millis[TIMES - 1]);
  }

  private static String child(String what) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RealStart.class.getName(),
                what)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(what + " exited with " + code);
    }
    return printed.substring(printed.lastIndexOf('\n') + 1);
  }

  private static String alone() throws IOException, InterruptedException {
    DockerImageName image =
        DockerImageName.parse(System.getenv("PODWIRE_K3S_IMAGE"))
            .asCompatibleSubstituteFor("rancher/k3s");
    long begin = System.nanoTime();
    try (K3sContainer container = new K3sContainer(image)) {
      container.start();
      while (container.execInContainer("nslookup", NAME, DNS).getExitCode() != 0) {
        if (millisSince(begin) > PATIENCE_MILLIS) {
          throw new IllegalStateException("its DNS does not answer");
        }
      }
      return Long.toString(millisSince(begin));
    }
  }

  private static String sessions() {
    long begin = System.nanoTime();
    Cluster first = Podwire.start("k3s", ClusterSpec.of("first"));
    long started = millisSince(begin);
    first.close();
    begin = System.nanoTime();
    try (Cluster second = Podwire.start("k3s", ClusterSpec.of("second"))) {
      second.currentNamespace();
      return started + " " + millisSince(begin);
    }
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
