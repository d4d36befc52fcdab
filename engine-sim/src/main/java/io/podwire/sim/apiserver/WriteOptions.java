package io.podwire.sim.apiserver;

/**
 * What a request says about a write beside the object.
 *
 * @param dryRun whether all is done but the storing
 * @param fieldManager who says that it owns the fields; empty if it does not say
 * @param force whether an apply takes fields that others own
 * @param unknownFields what to do about fields that the kind has not
 * @param apply whether the write is an apply, which settles by itself who owns what
 */
public record WriteOptions(
    boolean dryRun,
    String fieldManager,
    boolean force,
    FieldValidation unknownFields,
    boolean apply) {
  /** What to do about fields that the kind has not. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /** As the cluster's own components write. */
  public static final WriteOptions NONE =
      new WriteOptions(false, "", false, FieldValidation.WARN, false);

  /** The same for an apply. */
  public WriteOptions applying() {
    return new WriteOptions(dryRun, fieldManager, force, unknownFields, true);
  }
}
