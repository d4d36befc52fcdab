package io.podwire.sim.kubeproxy;

import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Runs a proxy's sync soon after it is asked for, but never twice within a second, as upstream's <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/runner/bounded_frequency_runner.go">BoundedFrequencyRunner</a>
 * with the default of {@code --iptables-min-sync-period}.
 */
final class SyncRunner {
  private static final long MIN_INTERVAL = Duration.ofSeconds(1).toNanos();

  // What iptables-restore takes on the testbed with few Services.
  private static final long SHORTEST_RUN = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_RUN = Duration.ofMillis(60).toNanos();

  private final Simulation simulation;
  private final RandomGenerator random;
  private final Runnable work;
  private boolean planned;
  private long earliest;

  SyncRunner(Simulation simulation, RandomGenerator random, Runnable work) {
    this.simulation = simulation;
    this.random = random;
    this.work = work;
  }

  /** Asks for a run; one that is to come anyway will do. */
  void request() {
    if (planned) {
      return;
    }
    planned = true;
    long wait = Math.max(0, earliest - simulation.nanoTime());
    long run = random.nextLong(SHORTEST_RUN, LONGEST_RUN);
    simulation.after(Duration.ofNanos(wait + run), this::run);
  }

  private void run() {
    planned = false;
    earliest = simulation.nanoTime() + MIN_INTERVAL;
    work.run();
  }
}
