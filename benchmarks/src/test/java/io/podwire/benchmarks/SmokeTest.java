package io.podwire.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, once and in this JVM: nothing is measured here. */
class SmokeTest {
  @Test
  void everyBenchmarkRuns() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.podwire\\.benchmarks\\..*")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .param("beside", "alone") // the crowds take their time to be made
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results)
        .extracting(result -> result.getParams().getBenchmark().replaceAll(".*\\.(.*\\.)", "$1"))
        .contains(
            "ApiBenchmark.create",
            "ApiBenchmark.patchUntilWatched",
            "ClusterBenchmark.firstAssertion",
            "NetworkBenchmark.ping",
            "ProbeBenchmark.httpOnAKeptConnection",
            "ProbeBenchmark.wgetByServiceName");
  }
}
