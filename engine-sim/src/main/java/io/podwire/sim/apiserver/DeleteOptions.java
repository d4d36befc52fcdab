package io.podwire.sim.apiserver;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete.
 *
 * @param gracePeriodSeconds how long a Pod may take to end; empty means as its spec says
 * @param propagation what becomes of the objects it owns
 * @param uid the object must be this one
 * @param resourceVersion it must be this revision of it
 * @param dryRun whether all stays as it is
 */
public record DeleteOptions(
    OptionalLong gracePeriodSeconds,
    Propagation propagation,
    Optional<String> uid,
    Optional<String> resourceVersion,
    boolean dryRun) {
  /** Whichever revision of the object it is. */
  public DeleteOptions(
      OptionalLong gracePeriodSeconds, Propagation propagation, Optional<String> uid) {
    this(gracePeriodSeconds, propagation, uid, Optional.empty(), false);
  }

  /** The same, with all staying as it is, or not. */
  public DeleteOptions withDryRun(boolean asked) {
    return new DeleteOptions(gracePeriodSeconds, propagation, uid, resourceVersion, asked);
  }

  /** What becomes of owned objects. */
  public enum Propagation {
    /** As is usual for the kind, or as an earlier deletion said. */
    UNSAID,
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  public static final DeleteOptions BACKGROUND =
      new DeleteOptions(OptionalLong.empty(), Propagation.BACKGROUND, Optional.empty());

  /** At once, without waiting for a Pod's containers. */
  public static final DeleteOptions NOW =
      new DeleteOptions(OptionalLong.of(0), Propagation.BACKGROUND, Optional.empty());
}
