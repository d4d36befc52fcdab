package io.podwire.sim;

import io.podwire.engine.EngineClock;
import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Driven time: whoever waits lets the simulation run, and the wall does not matter. */
final class SimClock implements EngineClock {
  private final Simulation simulation;

  SimClock(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public Instant now() {
    return simulation.enter(simulation::now);
  }

  @Override
  public void sleep(Duration duration) {
    simulation.enter(() -> simulation.sleep(duration));
  }

  @Override
  public boolean await(Duration timeout, Duration interval, BooleanSupplier condition) {
    return simulation.enter(
        () -> {
          long deadline = simulation.nanoTime() + timeout.toNanos();
          while (!condition.getAsBoolean()) {
            long left = deadline - simulation.nanoTime();
            if (left <= 0) {
              return false;
            }
            simulation.sleep(Duration.ofNanos(Math.min(left, interval.toNanos())));
          }
          return true;
        });
  }

  @Override
  public boolean await(CompletableFuture<?> future, Duration timeout) {
    return simulation.enter(() -> simulation.await(future, timeout));
  }
}
