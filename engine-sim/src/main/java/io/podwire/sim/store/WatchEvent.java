package io.podwire.sim.store;

import org.jspecify.annotations.Nullable;

/**
 * A change of one object.
 *
 * @param type what happened
 * @param object the object after it; for a deletion its last state
 * @param before the object before it; null where it was added
 */
public record WatchEvent(Type type, ApiObject object, @Nullable ApiObject before) {
  /** What happened to the object. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
