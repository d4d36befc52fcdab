package io.podwire.sim.clock;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that takes part in the simulation, and whether it is its turn. */
final class Turn {
  /** How this thread stands to the baton; only its holder reads or writes it. */
  enum State {
    RUNNING,
    READY,
    WAITING
  }

  final String name;
  final boolean fromOutside;
  State state = State.RUNNING;
  boolean timedOut;
  boolean killed;
  @Nullable Timer timer;
  private final Thread thread;
  private volatile boolean granted;

  Turn(String name, Thread thread, boolean fromOutside) {
    this.name = name;
    this.thread = thread;
    this.fromOutside = fromOutside;
  }

  Thread thread() {
    return thread;
  }

  void grant() {
    granted = true;
    LockSupport.unpark(thread);
  }

  /**
   * Parks until the baton is granted, at most for the given wall time.
   *
   * @return false if the time ran out first
   */
  boolean awaitGrant(long wallNanos) {
    long start = System.nanoTime();
    boolean interrupted = false;
    while (!granted) {
      long left = wallNanos - (System.nanoTime() - start);
      if (left <= 0) {
        break;
      }
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted(); // else parking would return at once, over and over
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    boolean mine = granted;
    granted = false;
    return mine;
  }
}
