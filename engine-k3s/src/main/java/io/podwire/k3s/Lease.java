package io.podwire.k3s;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Who holds which of the clusters: one test alone, or any number of isolated ones together. First
 * come, first served, so that neither kind waits for ever. Unlike a lock it may be given back by
 * another thread than the one that took it, as happens when a test is cut off by its timeout.
 */
final class Lease {
  private static final int ALONE = -1;

  /** For each cluster: how many isolated tests hold it, or {@link #ALONE}. */
  private final int[] held;

  private final Deque<Object> waiting = new ArrayDeque<>();
  private final List<Claim> claims = new ArrayList<>();

  Lease(int clusters) {
    held = new int[clusters];
  }

  /** A claim on a cluster; closing it twice gives it back once. */
  final class Claim {
    private final int cluster;
    private final Lease lease = Lease.this;
    private final Thread holder = Thread.currentThread();
    private boolean alone;
    private boolean over;

    private Claim(int cluster, boolean alone) {
      this.cluster = cluster;
      this.alone = alone;
    }

    /** The number of the cluster, from 0. */
    int cluster() {
      return cluster;
    }

    /** Lets isolated tests in beside this one. */
    void share() {
      synchronized (lease) {
        if (alone && !over) {
          alone = false;
          held[cluster] = 1;
          lease.notifyAll();
        }
      }
    }

    void giveBack() {
      synchronized (lease) {
        if (!over) {
          over = true;
          claims.remove(this);
          held[cluster] = alone ? 0 : held[cluster] - 1;
          lease.notifyAll();
        }
      }
    }
  }

  /**
   * Waits for a cluster that nobody holds.
   *
   * @param suits those to take if there is a choice
   */
  Claim alone(IntPredicate suits) {
    return claim(true, suits);
  }

  /** Waits for a cluster that no one holds alone; one that others share is taken first. */
  Claim shared() {
    return claim(false, cluster -> held[cluster] > 0);
  }

  /** Whether nobody holds any. */
  synchronized boolean isFree() {
    return IntStream.of(held).allMatch(count -> count == 0);
  }

  private synchronized Claim claim(boolean alone, IntPredicate suits) {
    Object ticket = new Object();
    waiting.add(ticket);
    try {
      int found = find(alone, suits);
      while (waiting.peek() != ticket || found < 0) {
        refuseToWaitForMyself(alone);
        wait();
        found = find(alone, suits);
      }
      held[found] = alone ? ALONE : held[found] + 1;
      Claim claim = new Claim(found, alone);
      claims.add(claim);
      return claim;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the cluster to be free");
    } finally {
      waiting.remove(ticket);
      notifyAll();
    }
  }

  private void refuseToWaitForMyself(boolean alone) {
    boolean forEver =
        IntStream.range(0, held.length).allMatch(cluster -> keepsFromMyself(cluster, alone));
    if (forEver) {
      throw new IllegalStateException(
          "this thread holds every cluster that there is ("
              + K3sSettings.CLUSTERS_PROPERTY
              + "="
              + held.length
              + ") and wants one more: close one before; a test with a @ClusterTest of its own does"
              + " not belong into a class of scope CLASS");
    }
  }

  private boolean keepsFromMyself(int cluster, boolean alone) {
    return claims.stream()
        .filter(claim -> claim.cluster == cluster && claim.holder == Thread.currentThread())
        .anyMatch(claim -> alone || claim.alone);
  }

  private int find(boolean alone, IntPredicate suits) {
    IntPredicate free = cluster -> alone ? held[cluster] == 0 : held[cluster] != ALONE;
    return IntStream.range(0, held.length)
        .filter(free.and(suits))
        .findFirst()
        .orElseGet(() -> IntStream.range(0, held.length).filter(free).findFirst().orElse(-1));
  }
}
