package io.podwire.sim.late;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link History} as one node knows it. It costs nothing until somebody looks: {@link #catchUp}
 * then does, in order, what the node would have done by now. What it holds is only how those keys
 * were whose changes it does not know yet.
 *
 * @param <K> what it is looked up by
 * @param <V> the values
 */
public final class LateView<K, V> {
  private static final long NEVER = Long.MAX_VALUE;

  private final History<K, V> history;
  private final Lag lag;
  private final Listener<K> listener;
  private final Map<K, @Nullable V> old = new LinkedHashMap<>();
  private long position; // the number of the first change that is not taken over
  private long noted; // the number of the first change that is not in the map
  private long planned = NEVER;
  private long earliest = Long.MIN_VALUE;
  private boolean held;

  /** What follows from a view's changes. */
  public interface Listener<K> {
    /** The view has just taken over all changes of these keys up to some moment. */
    void updated(Set<K> keys);

    /** The view was not looked at for so long that it cannot say which keys have changed. */
    void overtaken();
  }

  public LateView(History<K, V> history, Lag lag, Listener<K> listener) {
    this.history = history;
    this.lag = lag;
    this.listener = listener;
    this.position = history.first();
    this.noted = position;
  }

  /** What the node thinks that the key has; to be asked after {@link #catchUp}. */
  public @Nullable V get(K key) {
    return old.containsKey(key) ? old.get(key) : history.get(key);
  }

  /** Brings the view to where the node is at this moment. */
  public void catchUp() {
    if (noted == history.end() && planned > history.nanoTime()) {
      return;
    }
    if (position < history.first()) {
      overtake();
    }
    note();
    while (!held && isBehind() && planned <= history.nanoTime()) {
      takeOver(planned);
    }
  }

  /** Lets the listener be called once more, when the node is next to take over changes. */
  public void request() {
    catchUp();
    plan(history.nanoTime());
  }

  /** Lets the view stay as it is, or follow again. */
  public void hold(boolean stop) {
    catchUp();
    if (stop != held) {
      held = stop;
      history.hold(stop);
      planned = NEVER;
      if (!stop && position < history.end()) {
        plan(history.nanoTime());
      }
    }
  }

  private void overtake() {
    old.clear();
    position = history.first();
    noted = position;
    planned = NEVER;
    listener.overtaken();
  }

  private void note() {
    for (; noted < history.end(); noted++) {
      History.Change<K, V> change = history.change(noted);
      if (!old.containsKey(change.key())) {
        old.put(change.key(), change.before());
      }
    }
  }

  private boolean isBehind() {
    if (position < history.end()) {
      plan(history.change(position).nanoTime());
    }
    return planned != NEVER;
  }

  private void plan(long asked) {
    if (planned == NEVER && !held) {
      planned = Math.max(asked, earliest) + lag.draw();
    }
  }

  private void takeOver(long time) {
    Set<K> keys = new LinkedHashSet<>();
    while (position < history.end() && history.change(position).nanoTime() <= time) {
      keys.add(history.change(position).key());
      position++;
    }
    old.clear();
    noted = position;
    note();
    planned = NEVER;
    earliest = time + lag.interval().toNanos();
    listener.updated(keys);
  }
}
