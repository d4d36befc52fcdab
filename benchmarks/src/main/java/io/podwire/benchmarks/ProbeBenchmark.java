package io.podwire.benchmarks;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Ports.PORT_80;

import io.podwire.Cluster;
import io.podwire.PodProbe;
import io.podwire.Podwire;
import io.podwire.app.ClientNetwork;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
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
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ProbeBenchmark {
  /** What is in the cluster beside the Service that is asked. */
  @Param({"alone", "policies", "services"})
  public String beside;

  private Cluster cluster;
  private PodProbe client;
  private OkHttpClient keptOpen;
  private Request page;

  @Setup
  public void start() {
    cluster = Podwire.start();
    cluster.deploy(nginx, 2).named("web").expose(PORT_80).endpoints().hasSize(2);
    client = cluster.fromPod(busybox);
    ClientNetwork network = cluster.run("keeps-open", busybox).awaitReady().network();
    keptOpen =
        new OkHttpClient.Builder()
            .socketFactory(network.socketFactory())
            .dns(network::lookup)
            .build();
    page = new Request.Builder().url("http://web").build();
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
    keptOpen.connectionPool().evictAll();
    cluster.close();
  }

  @Benchmark
  public Object wgetByServiceName() {
    return client.wget("http://web").succeeds();
  }

  /** A client of the test's own in a Pod: no tool, no name, no handshake. */
  @Benchmark
  public String httpOnAKeptConnection() throws IOException {
    try (Response response = keptOpen.newCall(page).execute()) {
      return response.body().string();
    }
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
