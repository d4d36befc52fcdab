package io.podwire.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whole processes, from their start to their end, as a user waits for them: the first green
 * assertion in a cold JVM, with and without a class data archive, beside the first answer of
 * fabric8's mock server. The median of several, taken in turns.
 */
final class ColdStart {
  private static final int TIMES = 7;

  private ColdStart() {}

  public static void main(String[] arguments) throws Exception {
    Path archive = Files.createTempDirectory("podwire").resolve("classes.jsa");
    time(FirstAssertion.class, "-XX:ArchiveClassesAtExit=" + archive);
    List<Measure> measures =
        List.of(
            new Measure("podwire, first green assertion", FirstAssertion.class),
            new Measure(
                "podwire, with AppCDS", FirstAssertion.class, "-XX:SharedArchiveFile=" + archive),
            new Measure("fabric8 mock server, first answer", FirstMockAnswer.class));
    for (int turn = 0; turn < TIMES; turn++) {
      for (Measure measure : measures) {
        measure.millis[turn] = time(measure.main, measure.options);
      }
    }
    for (Measure measure : measures) {
      Arrays.sort(measure.millis);
      System.out.printf(
          "%-36s median %5d ms  (%d to %d)%n",
          measure.name, measure.millis[TIMES / 2], measure.millis[0], measure.millis[TIMES - 1]);
    }
    Files.delete(archive);
  }

  private static final class Measure {
    final String name;
    final Class<?> main;
    final String[] options;
    final long[] millis = new long[TIMES];

    Measure(String name, Class<?> main, String... options) {
      this.name = name;
      this.main = main;
      this.options = options;
    }
  }

  private static long time(Class<?> main, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(main.getSimpleName() + " exited with " + code);
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
