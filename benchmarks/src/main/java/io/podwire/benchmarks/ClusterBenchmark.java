package io.podwire.benchmarks;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Ports.PORT_80;

import io.podwire.Cluster;
import io.podwire.Podwire;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What a test pays for a cluster of its own, in a JVM that has had one before. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 15, time = 3) // there is much code to compile
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ClusterBenchmark {
  /** A cluster whose DNS answers, given back at once. */
  @Benchmark
  public String openAndClose() {
    try (Cluster cluster = Podwire.start()) {
      return cluster.currentNamespace();
    }
  }

  /** The mission's own sentence, on a new cluster. */
  @Benchmark
  public String firstAssertion() {
    try (Cluster cluster = Podwire.start()) {
      return cluster
          .deploy(nginx, 2)
          .expose(PORT_80)
          .fromPod(busybox)
          .wget("http://nginx")
          .succeeds()
          .bodyContains("Welcome to nginx!")
          .toString();
    }
  }

  /** The neighbour's: a server that stores objects, and the first look at one. */
  @Benchmark
  public int firstAnswerOfTheMock() {
    try (Neighbour mock = new Neighbour()) {
      return mock.client().pods().inNamespace("default").list().getItems().size();
    }
  }
}
