package io.podwire.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A seed decides all that happens in a cluster, to the nanosecond and the packet. */
class SameSeedTest {
  /** {@code -Dpodwire.repeats=1000} asks more. */
  private static final int REPEATS = Integer.getInteger("podwire.repeats", 20);

  @Test
  void sameSeedSameTrace() {
    Trace trace = SeededWorld.run(11);

    assertThat(trace.hops(Hop.EndpointChosen.class))
        .filteredOn(hop -> hop.service().equals("default/nginx"))
        .as("the client reached the Service")
        .hasSize(5);
    assertThat(SeededWorld.run(12)).doesNotHaveToString(trace.toString());
    for (int i = 0; i < REPEATS; i++) {
      assertThat(SeededWorld.run(11)).as("run %d", i).hasToString(trace.toString());
    }
  }

  /**
   * Another JVM has other identity hashes, another order of its immutable sets, and other threads.
   */
  @Test
  void sameSeedSameTraceInAnotherJvm() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SeededWorld.class.getName(),
            "11");
    Process other =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String printed =
          new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(printed).isEqualTo(SeededWorld.digest(SeededWorld.run(11)));
    } finally {
      other.destroyForcibly();
    }
  }
}
