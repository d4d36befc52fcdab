package io.podwire.sim.late;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A map that all nodes share, as it is now, and what its last changes replaced: so that a {@link
 * LateView} can tell how it was a little earlier, and the nodes of a large cluster neither hold a
 * copy each nor hear of every change. Confined to the holder of the baton.
 *
 * @param <K> what it is looked up by
 * @param <V> immutable values
 */
public final class History<K, V> {
  /** No view is later than that, unless it is held. */
  private static final long LONGEST_LAG = 2_000_000_000L;

  /** So many changes are kept however old they are: only a large cluster forgets any. */
  private static final int ALWAYS_KEPT = 4_096;

  private final LongSupplier clock;
  private final Map<K, V> now = new HashMap<>(); // looked up, never iterated
  private final List<Change<K, V>> log = new ArrayList<>();
  private long base; // the number of the first change in the list
  private int forgotten; // how many at the head of the list do not count any more
  private int holders;

  /** A change: what the key had before, if anything. */
  record Change<K, V>(long nanoTime, K key, @Nullable V before) {}

  /**
   * @param clock the virtual time in nanoseconds
   */
  public History(LongSupplier clock) {
    this.clock = clock;
  }

  /** What the key has now, if anything. */
  public @Nullable V get(K key) {
    return now.get(key);
  }

  /** Gives the key the value, or takes its value away if that is null. */
  public void put(K key, @Nullable V value) {
    V before = value == null ? now.remove(key) : now.put(key, value);
    log.add(new Change<>(clock.getAsLong(), key, before));
    forget();
  }

  private void forget() {
    long recent = clock.getAsLong() - LONGEST_LAG;
    while (holders == 0
        && log.size() - forgotten > ALWAYS_KEPT
        && log.get(forgotten).nanoTime() < recent) {
      forgotten++;
    }
    if (forgotten > log.size() / 2) {
      log.subList(0, forgotten).clear();
      base += forgotten;
      forgotten = 0;
    }
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  /** The number of the oldest change that is kept. */
  long first() {
    return base + forgotten;
  }

  /** The number that the next change will have. */
  long end() {
    return base + log.size();
  }

  Change<K, V> change(long number) {
    return log.get((int) (number - base));
  }

  /** A view is held, or no more: meanwhile nothing is forgotten. */
  void hold(boolean held) {
    holders += held ? 1 : -1;
  }
}
