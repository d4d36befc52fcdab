package io.podwire.sim.scheduler;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The Pods without a node: those to try next, by priority and then by age; those that nothing will
 * do for until something changes (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/backend/queue/scheduling_queue.go">scheduling_queue.go</a>).
 */
final class PodQueue {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LAST_BACK_OFF = Duration.ofSeconds(10);

  /** After that long a Pod is tried again even if nothing has happened. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Simulation simulation;
  private final Consumer<ObjectKey> attempt;
  private final RandomGenerator random;
  private final PriorityQueue<Entry> active = new PriorityQueue<>();
  private final Map<ObjectKey, Entry> entries = new HashMap<>();
  private final Map<ObjectKey, Entry> unschedulable = new LinkedHashMap<>();
  private long sequence;
  private boolean running;

  private static final class Entry implements Comparable<Entry> {
    final ObjectKey key;
    final int priority;
    final long sequence;
    int attempts;
    long notBefore;
    boolean queued;

    Entry(ObjectKey key, int priority, long sequence) {
      this.key = key;
      this.priority = priority;
      this.sequence = sequence;
    }

    @Override
    public int compareTo(Entry other) {
      int byPriority = Integer.compare(other.priority, priority);
      return byPriority != 0 ? byPriority : Long.compare(sequence, other.sequence);
    }
  }

  PodQueue(Simulation simulation, Consumer<ObjectKey> attempt) {
    this.simulation = simulation;
    this.attempt = attempt;
    this.random = simulation.random("scheduling queue");
  }

  void add(ObjectKey key, int priority) {
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(key, priority, sequence++);
      entries.put(key, entry);
    }
    unschedulable.remove(key);
    activate(entry);
  }

  private void activate(Entry entry) {
    if (!entry.queued) {
      entry.queued = true;
      active.add(entry);
      run();
    }
  }

  private void run() {
    if (!running) {
      running = true;
      simulation.after(Scheduler.cycle(random), this::next);
    }
  }

  private void next() {
    running = false;
    Entry entry = active.poll();
    if (entry != null) {
      entry.queued = false;
      if (entries.get(entry.key) == entry) {
        attempt.accept(entry.key);
      }
      if (!active.isEmpty()) {
        run();
      }
    }
  }

  /** The Pod needs no node any more. */
  void forget(ObjectKey key) {
    entries.remove(key);
    unschedulable.remove(key);
  }

  /** No node would do: the Pod waits for something to change. */
  void giveUp(ObjectKey key) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.attempts++;
      Duration backOff = FIRST_BACK_OFF.multipliedBy(1L << Math.min(entry.attempts - 1, 10));
      entry.notBefore =
          simulation.nanoTime() + Math.min(backOff.toNanos(), LAST_BACK_OFF.toNanos());
      unschedulable.put(key, entry);
      retryAfter(entry, LONGEST);
    }
  }

  /** Something has changed: the Pods for which no node would do are tried again. */
  void retryAll() {
    for (Entry entry : new ArrayList<>(unschedulable.values())) {
      unschedulable.remove(entry.key);
      retryAfter(entry, Duration.ofNanos(entry.notBefore - simulation.nanoTime()));
    }
  }

  private void retryAfter(Entry entry, Duration delay) {
    int attempts = entry.attempts;
    simulation.after(
        delay,
        () -> {
          if (entries.get(entry.key) == entry && entry.attempts == attempts) {
            unschedulable.remove(entry.key);
            activate(entry);
          }
        });
  }
}
