package io.podwire.sim.controller;

import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of objects that need a look. A key waits here once however often it is added, so that
 * work follows the state and not the number of changes. A few workers share the keys; how long each
 * takes for one is drawn from the seed. Where there is more to do than they can, keys wait longer,
 * and one look sees more changes at once.
 *
 * @param <K> the keys
 */
public final class WorkQueue<K> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

  /**
   * How many look at keys at a time: <a
   * href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/">
   * --concurrent-deployment-syncs</a> and most of its neighbours, their default.
   */
  private static final int WORKERS = 5;

  /** How long a worker takes for a key at most. */
  private static final long MOST_NANOS = Duration.ofMillis(5).toNanos();

  /**
   * How long a key waits after its first failure, doubled with each further one: <a
   * href="https://github.com/kubernetes/client-go/blob/v0.34.4/util/workqueue/default_rate_limiters.go">
   * client-go's default rate limiter</a>.
   */
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(5);

  private static final Duration LAST_BACK_OFF = Duration.ofSeconds(1000);

  private final String name;
  private final Simulation simulation;
  private final Consumer<K> reconcile;
  private final RandomGenerator random;
  private final Set<K> waiting = new HashSet<>();
  private final Queue<K> backlog = new ArrayDeque<>(); // those of them that no worker has taken
  private final Map<K, Integer> failures = new HashMap<>();
  private final Map<K, Later> later = new HashMap<>();

  private int busy;

  private record Later(long deadline, Timer timer) {}

  /**
   * @param name whose queue it is, for the seed and the log
   * @param reconcile what a look at a key does; if it throws an {@link ApiException} the key comes
   *     back after a while
   */
  public WorkQueue(String name, Simulation simulation, Consumer<K> reconcile) {
    this.name = name;
    this.simulation = simulation;
    this.reconcile = reconcile;
    this.random = simulation.random("queue " + name);
  }

  /** The key needs a look. */
  public void add(K key) {
    if (waiting.add(key)) {
      backlog.add(key);
      work();
    }
  }

  private void work() {
    while (busy < WORKERS && !backlog.isEmpty()) {
      busy++;
      K key = backlog.remove();
      simulation.after(Duration.ofNanos(random.nextLong(MOST_NANOS)), () -> finish(key));
    }
  }

  private void finish(K key) {
    busy--;
    look(key);
    work();
  }

  /** The key needs a look after that time, or sooner if somebody asks for it sooner. */
  public void addAfter(K key, Duration delay) {
    long deadline = simulation.nanoTime() + delay.toNanos();
    Later planned = later.get(key);
    if (planned != null && planned.deadline <= deadline) {
      return;
    }
    if (planned != null) {
      planned.timer.cancel();
    }
    later.put(key, new Later(deadline, simulation.after(delay, () -> due(key))));
  }

  private void due(K key) {
    later.remove(key);
    add(key);
  }

  private void look(K key) {
    waiting.remove(key);
    try {
      reconcile.accept(key);
      failures.remove(key);
    } catch (ApiException refused) {
      int count = failures.merge(key, 1, Integer::sum);
      LOG.debug("{}: {} failed for the {}. time", name, key, count, refused);
      addAfter(key, backOff(count));
    }
  }

  private static Duration backOff(int failures) {
    Duration delay = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 20));
    return delay.compareTo(LAST_BACK_OFF) < 0 ? delay : LAST_BACK_OFF;
  }
}
