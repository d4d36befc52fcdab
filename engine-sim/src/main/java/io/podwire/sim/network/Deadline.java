package io.podwire.sim.network;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that is moved with each segment. One timer in the queue serves all of its moves: that
 * it rang too early is found out when it rings.
 */
final class Deadline {
  private static final long NONE = Long.MAX_VALUE;

  private final Simulation simulation;
  private final Runnable passed;
  private @Nullable Timer timer;
  private long rings;
  private long at = NONE;

  Deadline(Simulation simulation, Runnable passed) {
    this.simulation = simulation;
    this.passed = passed;
  }

  boolean isSet() {
    return at != NONE;
  }

  /** Moves the deadline to that many nanoseconds from now. */
  void set(long delay) {
    at = simulation.nanoTime() + delay;
    if (timer != null && rings > at) {
      timer.cancel();
      timer = null;
    }
    if (timer == null) {
      ringAt(at);
    }
  }

  /** There is no deadline for now, but probably soon again. */
  void lift() {
    at = NONE;
  }

  /** There is none any more. */
  void cancel() {
    at = NONE;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void ringAt(long when) {
    rings = when;
    timer = simulation.after(Duration.ofNanos(when - simulation.nanoTime()), this::ring);
  }

  private void ring() {
    timer = null;
    if (at == NONE) {
      return;
    }
    if (at > simulation.nanoTime()) {
      ringAt(at);
    } else {
      at = NONE;
      passed.run();
    }
  }
}
