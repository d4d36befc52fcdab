package io.podwire.sim;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.SimulationException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Virtual time that follows the wall clock one to one, for a cluster that runs for itself. */
final class WallClock {
  private static final Logger LOG = LoggerFactory.getLogger(WallClock.class);
  private static final long STEP_MILLIS = 2;

  private final Simulation simulation;

  WallClock(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Drives the simulation on the calling thread until it is told to stop. */
  void follow(CountDownLatch stop) throws InterruptedException {
    long last = System.nanoTime();
    while (!stop.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
      long now = System.nanoTime();
      Duration passed = Duration.ofNanos(now - last);
      last = now;
      try {
        simulation.enter(() -> simulation.sleep(passed));
      } catch (SimulationException broken) {
        LOG.error("the simulated cluster goes on after a defect", broken);
      }
    }
  }
}
