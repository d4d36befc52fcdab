package io.podwire;

import org.apiguardian.api.API;

/** A {@link Fault} that is in effect; it ends with the test, or by {@link #close}. */
@API(status = API.Status.EXPERIMENTAL)
public final class ActiveFault implements AutoCloseable {
  private final String words;
  private final Runnable undo;
  private boolean active = true;

  ActiveFault(String words, Runnable undo) {
    this.words = words;
    this.undo = undo;
  }

  /** Undoes it, unless it is undone already. */
  @Override
  public void close() {
    if (active) {
      active = false;
      undo.run();
    }
  }

  @Override
  public String toString() {
    return words + (active ? "" : ", undone");
  }
}
