package io.podwire.sim.network;

import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** How code that blocks takes part in the simulation. */
final class Entering {
  private Entering() {}

  /** Work that may block and may fail as a socket does. */
  @FunctionalInterface
  interface SocketCall<T> {
    T call() throws IOException;
  }

  /** Does the work while holding the baton. */
  static <T> T io(Simulation simulation, SocketCall<T> work) throws IOException {
    try {
      return simulation.enter(
          () -> {
            try {
              return work.call();
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          });
    } catch (UncheckedIOException carried) {
      throw carried.getCause();
    }
  }

  /** When waiting ends, however often it is interrupted by what was not waited for. */
  static final class Deadline {
    private final Simulation simulation;
    private final long at;

    /** A timeout of zero never ends, as everywhere in java.net. */
    Deadline(Simulation simulation, Duration timeout) {
      this(simulation, timeout, Long.MAX_VALUE);
    }

    /**
     * A timeout that ends at that moment at the latest.
     *
     * @param latest in nanoseconds of the simulation
     */
    Deadline(Simulation simulation, Duration timeout, long latest) {
      this.simulation = simulation;
      long timesOut = timeout.isZero() ? Long.MAX_VALUE : simulation.nanoTime() + timeout.toNanos();
      this.at = Math.min(timesOut, latest);
    }

    /**
     * Waits for the signal.
     *
     * @return false if the time ran out first
     */
    boolean await(Signal signal) {
      if (at == Long.MAX_VALUE) {
        signal.await();
        return true;
      }
      long left = at - simulation.nanoTime();
      return left > 0 && signal.await(Duration.ofNanos(left));
    }
  }
}
