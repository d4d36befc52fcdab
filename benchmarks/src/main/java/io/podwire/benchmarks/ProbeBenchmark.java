package io.podwire.benchmarks;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Ports.PORT_80;

import io.podwire.Cluster;
import io.podwire.PodProbe;
import io.podwire.Podwire;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one question from a Pod costs through the DSL: its tool, DNS, kube-proxy, policies, HTTP.
 */
@NullUnmarked // JMH sets the fields
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ProbeBenchmark {
  /** What is in the cluster beside the Service that is asked. */
  @Param({"alone", "policies", "services"})
  public String beside;

  private Cluster cluster;
  private PodProbe client;

  @Setup
  public void start() {
    cluster = Podwire.start();
    cluster.deploy(nginx, 2).named("web").expose(PORT_80).endpoints().hasSize(2);
    client = cluster.fromPod(busybox);
    if (beside.equals("policies")) {
      Crowd.policies(Podwire.session(cluster).client(), 1_000);
    } else if (beside.equals("services")) {
      Crowd.services(Podwire.session(cluster).client(), 10_000, 15);
    }
    cluster.sleep(java.time.Duration.ofSeconds(30));
    wgetByServiceName();
  }

  @TearDown
  public void stop() {
    cluster.close();
  }

  @Benchmark
  public Object wgetByServiceName() {
    return client.wget("http://web").succeeds();
  }

  @Benchmark
  public Object resolve() {
    return client.resolve("web").resolves();
  }

  @Benchmark
  public Object nothingButATool() {
    return client.run("true").succeeds();
  }
}
