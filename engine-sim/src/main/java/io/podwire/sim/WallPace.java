package io.podwire.sim;

import io.podwire.sim.apiserver.http.InProcessHttp;
import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Paced time: while a client of the test's own has a watch or a stream open, and whenever it makes
 * a call, virtual time follows the wall clock at a rate, so that such a client may wait as it does
 * for a real cluster.
 *
 * <p>Thread-safe. Holds a thread only while something is open.
 */
final class WallPace implements InProcessHttp.Streams, AutoCloseable {
  private static final long STEP_NANOS = Duration.ofMillis(1).toNanos();

  private final Simulation simulation;
  private final double rate;
  private int open;
  private long wall;
  private boolean started;
  private @Nullable Thread thread;

  /**
   * @param rate how many seconds of virtual time pass in one of the wall
   */
  WallPace(Simulation simulation, double rate) {
    this.simulation = simulation;
    this.rate = rate;
  }

  /** A call is made: time has gone by since the last one. */
  void called() {
    long passed = sinceLastTime();
    if (passed > 0) {
      simulation.enter(() -> simulation.sleep(Duration.ofNanos(passed)));
    }
  }

  private synchronized long sinceLastTime() {
    long now = System.nanoTime();
    long passed = started ? (long) ((now - wall) * rate) : 0;
    started = true;
    wall = now;
    return passed;
  }

  @Override
  public synchronized void opened() {
    if (open++ == 0) {
      Thread follower = new Thread(this::follow, "podwire-sim-pace");
      follower.setDaemon(true);
      thread = follower;
      follower.start();
    }
  }

  @Override
  public synchronized void closed() {
    if (open > 0 && --open == 0 && thread != null) {
      LockSupport.unpark(thread);
      thread = null;
    }
  }

  private synchronized boolean isFollowedBy(Thread candidate) {
    return thread == candidate;
  }

  private void follow() {
    try {
      while (isFollowedBy(Thread.currentThread())) {
        called();
        rest();
      }
    } catch (IllegalStateException clusterIsClosed) {
      // there is no time left to follow
    }
  }

  /**
   * Parks for one step; entering the simulation leaves a permit behind that would end it at once.
   */
  private void rest() {
    long began = System.nanoTime();
    for (long left = STEP_NANOS; left > 0; left = STEP_NANOS - (System.nanoTime() - began)) {
      LockSupport.parkNanos(this, left);
    }
  }

  @Override
  public void close() {
    Thread follower;
    synchronized (this) {
      open = 0;
      follower = thread;
      thread = null;
    }
    if (follower != null) {
      LockSupport.unpark(follower);
      joinUninterruptibly(follower);
    }
  }

  private static void joinUninterruptibly(Thread follower) {
    boolean interrupted = false;
    while (follower.isAlive()) {
      try {
        follower.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
