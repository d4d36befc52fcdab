package io.podwire.benchmarks;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.podwire.Cluster;
import io.podwire.Podwire;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The API through the same fabric8 client, beside fabric8's mock server. */
@NullUnmarked // JMH sets the fields
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ApiBenchmark {
  private static final int STORED = 100;

  /** Whose API it is. */
  @Param({"podwire", "mock"})
  public String server;

  private Cluster cluster;
  private Neighbour neighbour;
  private KubernetesClient client;
  private Pod model;
  private int created;
  private int patched;

  @Setup
  public void start() {
    model = Pods.running();
    if (server.equals("podwire")) {
      cluster = Podwire.start();
      client = Podwire.session(cluster).client();
    } else {
      neighbour = new Neighbour();
      client = neighbour.client();
    }
    Pods.create(client, model, STORED);
  }

  @TearDown
  public void stop() {
    if (cluster != null) {
      cluster.close();
    } else {
      neighbour.close();
    }
  }

  /** What was created is removed, and heard of, between the measurements. */
  @TearDown(Level.Iteration)
  public void remove() {
    client.pods().inNamespace(Pods.NAMESPACE).withLabel("made", "now").withGracePeriod(0).delete();
    if (cluster != null) {
      cluster.sleep(java.time.Duration.ofSeconds(1));
    }
  }

  private Pod fresh() {
    Pod pod = Pods.named(model, "made-" + created++);
    pod.getMetadata().getLabels().put("made", "now");
    return pod;
  }

  @Benchmark
  public Pod create() {
    return client.pods().inNamespace(Pods.NAMESPACE).resource(fresh()).create();
  }

  @Benchmark
  public Pod get() {
    return client.pods().inNamespace(Pods.NAMESPACE).withName("pod-7").get();
  }

  @Benchmark
  public PodList listOf100() {
    return client.pods().inNamespace(Pods.NAMESPACE).withLabel("app", "model").list();
  }

  @Benchmark
  public Pod patch() {
    return client
        .pods()
        .inNamespace(Pods.NAMESPACE)
        .withName("pod-8")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"turn\":\"t" + patched++ + "\"}}}");
  }

  /** A watch by the client that users have, which has threads of its own. */
  @State(Scope.Thread)
  public static class Watching {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private Watch watch;
    private KubernetesClient client;

    @Setup
    public void open(ApiBenchmark benchmark) {
      client = benchmark.cluster == null ? benchmark.client : benchmark.cluster.client();
      watch =
          client
              .pods()
              .inNamespace(Pods.NAMESPACE)
              .withName("pod-9")
              .watch(
                  new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Pod pod) {
                      if (action == Action.MODIFIED) {
                        heard.add(pod.getMetadata().getLabels().get("turn"));
                      }
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                  });
    }

    @TearDown
    public void close() {
      watch.close();
    }
  }

  /** From the call that changes an object until a watch has told of it. */
  @Benchmark
  public String patchUntilWatched(Watching watching) throws InterruptedException {
    watching
        .client
        .pods()
        .inNamespace(Pods.NAMESPACE)
        .withName("pod-9")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"turn\":\"t" + patched++ + "\"}}}");
    String turn = watching.heard.poll(10, TimeUnit.SECONDS);
    if (turn == null) {
      throw new IllegalStateException("the watch told of no change within 10 s");
    }
    return turn;
  }
}
