package io.podwire.sim.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of one type in the order of their revisions. The oldest are forgotten when there are
 * too many; who still wanted to read them learns that, and never misses one unknowingly.
 */
final class ChangeLog {
  private final ArrayDeque<Change> changes = new ArrayDeque<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final int capacity;
  private long forgotten; // the newest revision that is not in the log any more

  /** A change and its revision. */
  record Change(long revision, WatchEvent event) {}

  ChangeLog(int capacity) {
    this.capacity = capacity;
  }

  void append(long revision, WatchEvent event) {
    changes.addLast(new Change(revision, event));
    if (changes.size() > capacity) {
      forgotten = changes.removeFirst().revision();
    }
    for (Runnable listener : List.copyOf(listeners)) {
      listener.run();
    }
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void unlisten(Runnable listener) {
    listeners.remove(listener);
  }

  /** Forgets all changes up to now, as etcd's compaction does. */
  void compact() {
    while (!changes.isEmpty()) {
      forgotten = changes.removeFirst().revision();
    }
  }

  boolean forgot(long revision) {
    return revision < forgotten;
  }

  /** The changes after the revision, at most so many. */
  List<Change> after(long revision, int limit) {
    List<Change> later = new ArrayList<>();
    if (changes.isEmpty() || changes.getLast().revision() <= revision) {
      return later;
    }
    for (var newest = changes.descendingIterator(); newest.hasNext(); ) {
      Change change = newest.next();
      if (change.revision() <= revision) {
        break;
      }
      later.add(change);
    }
    java.util.Collections.reverse(later);
    return later.size() > limit ? later.subList(0, limit) : later;
  }
}
