package io.podwire.sim.store;

import java.util.ArrayList;
import java.util.List;

/** A reader's place in the log of one type. */
public final class Cursor implements AutoCloseable {
  private final ChangeLog log;
  private final Runnable onNews;
  private long revision;

  Cursor(ChangeLog log, long revision, Runnable onNews) {
    this.log = log;
    this.revision = revision;
    this.onNews = onNews;
    log.listen(onNews);
  }

  /** The revision of the last change that was read, or that reading began after. */
  public long revision() {
    return revision;
  }

  /** Whether changes that were not read yet are forgotten: the reader has to list again. */
  public boolean isExpired() {
    return log.forgot(revision);
  }

  /**
   * The next changes, none if all are read.
   *
   * @throws IllegalStateException if it {@link #isExpired()}
   */
  public List<WatchEvent> read() {
    return read(Integer.MAX_VALUE);
  }

  /** As {@link #read()}, but at most so many. */
  public List<WatchEvent> read(int limit) {
    if (isExpired()) {
      throw new IllegalStateException("the log is compacted beyond revision " + revision);
    }
    List<WatchEvent> events = new ArrayList<>();
    for (ChangeLog.Change change : log.after(revision, limit)) {
      events.add(change.event());
      revision = change.revision();
    }
    return events;
  }

  /** Nothing is told any more. */
  @Override
  public void close() {
    log.unlisten(onNews);
  }
}
