package io.podwire.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.conformance.EngineContract;
import io.podwire.conformance.differential.Differential.Comparison;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engines;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random scenarios on the simulated engine and on a real cluster. {@code
 * -Dpodwire.differential.seeds=17-20,35} says which ({@code random}: new ones without end), {@code
 * -Dpodwire.differential.seconds} for how long new ones are begun, {@code
 * -Dpodwire.differential.workers} how many at a time; {@code -Dpodwire.differential.record=FILE}
 * keeps what the real cluster showed.
 */
@Tag(EngineContract.NIGHTLY)
class K3sDifferentialTest {
  private static final String PREFIX = "podwire.differential.";
  private static final int WORKERS = Integer.getInteger(PREFIX + "workers", 4);

  private final AtomicLong done = new AtomicLong();
  private final ConcurrentLinkedQueue<String> disagreements = new ConcurrentLinkedQueue<>();
  private final SortedMap<Long, Observation> shown = new ConcurrentSkipListMap<>();
  private PrimitiveIterator.@Nullable OfLong seeds;
  private long end;

  @Test
  void bothEnginesShowTheSame() throws Exception {
    String asked = System.getProperty(PREFIX + "seeds", "1-500");
    seeds = seeds(asked).iterator();

    try (ClusterSession session = open();
        OutsideNames refused = OutsideNames.refused(session.client())) {
      end = System.nanoTime() + Long.getLong(PREFIX + "seconds", 120) * 1_000_000_000L;
      work(WORKERS);
    }

    System.out.println(
        "differential, on k3s and sim: %d scenarios of the seeds %s, %d disagreements"
            .formatted(done.get(), asked, disagreements.size()));
    String record = System.getProperty(PREFIX + "record");
    if (record != null) {
      Recordings.save(Path.of(record), shown);
    }
    assertThat(done.get()).isPositive();
    assertThat(disagreements).isEmpty();
  }

  private static LongStream seeds(String asked) {
    if (asked.equals("random")) {
      return LongStream.iterate(System.currentTimeMillis(), seed -> seed + 1);
    }
    return Arrays.stream(asked.split(","))
        .map(range -> range.split("-"))
        .flatMapToLong(
            ends ->
                LongStream.rangeClosed(
                    Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
  }

  private synchronized OptionalLong next() {
    PrimitiveIterator.OfLong left = Objects.requireNonNull(seeds);
    return left.hasNext() && System.nanoTime() < end
        ? OptionalLong.of(left.nextLong())
        : OptionalLong.empty();
  }

  private void work(int count) throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Void>> work = Collections.nCopies(count, this::work);
      for (Future<Void> worker : workers.invokeAll(work)) {
        worker.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError("a scenario could not be run", failed.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private static ClusterSession open() {
    return Engines.named("k3s").open(ClusterSpec.of("differential").withIsolated(true));
  }

  /** One worker, with a session of its own. */
  private Void work() {
    try (ClusterSession session = open()) {
      Differential differential = new Differential(Engines.named("sim"), session);
      for (OptionalLong next = next(); next.isPresent(); next = next()) {
        long seed = next.getAsLong();
        Comparison comparison = compare(differential, ScenarioGenerator.of(seed));
        if (done.incrementAndGet() % 50 == 0) {
          System.out.printf("differential: %d scenarios, seed %d%n", done.get(), seed);
        }
        shown.put(seed, comparison.real());
        if (!comparison.questions().isEmpty()) {
          report(differential, comparison);
        }
      }
    }
    return null;
  }

  /** An API server that is busy with several scenarios may not answer in time. */
  private static Comparison compare(Differential differential, Scenario scenario) {
    try {
      return differential.compare(scenario);
    } catch (KubernetesClientException late) {
      System.out.printf("seed %d once more: %s%n", scenario.seed(), late.getCause());
      return differential.tryAgain(scenario);
    }
  }

  private void report(Differential differential, Comparison found) {
    Comparison smallest = differential.shrink(found);
    String text = found + "shrunk to " + smallest + "\n" + JavaPrinter.print(smallest);
    System.out.println(text);
    disagreements.add(text);
  }
}
