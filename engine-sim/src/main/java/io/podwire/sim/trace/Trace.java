package io.podwire.sim.trace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The latest things that happened. It is off until it is switched on, and costs a look at a flag
 * until then. Used by the holder of the baton alone.
 */
public final class Trace {
  /** Remembers nothing, ever. */
  public static final Trace NONE = new Trace(() -> 0, 0);

  private final LongSupplier nanoTime;
  private final int capacity;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private boolean on;

  /**
   * One of them.
   *
   * @param at how long after the cluster's start
   */
  public record Entry(Duration at, Hop hop) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d.%09d %s", at.toSeconds(), at.toNanosPart(), hop);
    }
  }

  /**
   * @param nanoTime of the simulation
   * @param capacity how many are remembered; the oldest make room
   */
  public Trace(LongSupplier nanoTime, int capacity) {
    this.nanoTime = nanoTime;
    this.capacity = capacity;
  }

  /** Begins, or ends, to remember. */
  public void enable(boolean remember) {
    on = remember && capacity > 0;
  }

  /** Whether it is worth making a {@link Hop}. */
  public boolean isOn() {
    return on;
  }

  /** Remembers what happened just now, if it is on. */
  public void add(Hop hop) {
    if (!on) {
      return;
    }
    if (entries.size() == capacity) {
      entries.removeFirst();
    }
    entries.add(new Entry(Duration.ofNanos(nanoTime.getAsLong()), hop));
  }

  /** All that is remembered, in order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Those of one kind, in order. */
  public <H extends Hop> List<H> hops(Class<H> kind) {
    List<H> found = new ArrayList<>();
    for (Entry entry : entries) {
      if (kind.isInstance(entry.hop())) {
        found.add(kind.cast(entry.hop()));
      }
    }
    return found;
  }

  /** Forgets what was. */
  public void clear() {
    entries.clear();
  }

  /** One line for each, comparable between runs. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(entry).append('\n'));
    return text.toString();
  }
}
