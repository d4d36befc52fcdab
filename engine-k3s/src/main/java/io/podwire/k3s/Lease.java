package io.podwire.k3s;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

/**
 * Who holds the cluster: one test alone, or any number of isolated ones together. First come, first
 * served, so that neither kind waits for ever. Unlike a lock it may be given back by another thread
 * than the one that took it, as happens when a test is cut off by its timeout.
 */
final class Lease {
  private static final int ALL = 1024;

  private final Semaphore places = new Semaphore(ALL, true);

  /** A claim on the cluster; closing it twice gives it back once. */
  final class Claim {
    private int held;

    private Claim(int held) {
      this.held = held;
    }

    /** Lets isolated tests in beside this one. */
    synchronized void share() {
      if (held == ALL) {
        places.release(ALL - 1);
        held = 1;
      }
    }

    synchronized void giveBack() {
      places.release(held);
      held = 0;
    }
  }

  Claim alone() {
    return claim(ALL);
  }

  Claim shared() {
    return claim(1);
  }

  /** Whether nobody holds it. */
  boolean isFree() {
    return places.availablePermits() == ALL;
  }

  private Claim claim(int count) {
    try {
      places.acquire(count);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the cluster to be free");
    }
    return new Claim(count);
  }
}
