package io.podwire.sim.network;

import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The wire between two hosts, in both directions; packets keep their order. */
public final class Link {
  private final Simulation simulation;
  private final Duration usualDelay;
  private final RandomGenerator random;
  private Duration delay;
  private double loss;
  private boolean cut;
  private final long[] busyUntil = new long[2];

  Link(Simulation simulation, Duration usualDelay, RandomGenerator random) {
    this.simulation = simulation;
    this.usualDelay = usualDelay;
    this.delay = usualDelay;
    this.random = random;
  }

  /** How long a packet takes from now on. */
  public void setDelay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay " + delay + " must not be negative");
    }
    this.delay = delay;
  }

  /** Which share of the packets is lost from now on, 0 to 1. */
  public void setLoss(double loss) {
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss " + loss + " must be within 0 to 1");
    }
    this.loss = loss;
  }

  /** Loses everything, until {@link #heal}. */
  public void cut() {
    cut = true;
  }

  /** Undoes {@link #cut} alone. */
  public void mend() {
    cut = false;
  }

  /** Undoes {@link #setDelay} alone. */
  public void resetDelay() {
    delay = usualDelay;
  }

  /** As it was at first: the usual delay, no loss. */
  public void heal() {
    delay = usualDelay;
    loss = 0;
    cut = false;
  }

  boolean carry(int direction, Runnable arrival) {
    if (cut || loss > 0 && random.nextDouble() < loss) {
      return false;
    }
    long now = simulation.nanoTime();
    busyUntil[direction] = Math.max(busyUntil[direction], now + delay.toNanos());
    simulation.after(Duration.ofNanos(busyUntil[direction] - now), arrival);
    return true;
  }
}
