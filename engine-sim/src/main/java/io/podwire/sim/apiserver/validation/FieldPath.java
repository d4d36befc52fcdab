package io.podwire.sim.apiserver.validation;

import org.jspecify.annotations.Nullable;

/** Where in an object a field is, for example {@code spec.ports[0].nodePort}. */
public final class FieldPath {
  private final @Nullable FieldPath parent;
  private final String step;

  private FieldPath(@Nullable FieldPath parent, String step) {
    this.parent = parent;
    this.step = step;
  }

  /** A field of the object itself. */
  public static FieldPath of(String field) {
    return new FieldPath(null, field);
  }

  public FieldPath child(String field) {
    return new FieldPath(this, "." + field);
  }

  public FieldPath index(int index) {
    return new FieldPath(this, "[" + index + "]");
  }

  public FieldPath key(String key) {
    return new FieldPath(this, "[" + key + "]");
  }

  @Override
  public String toString() {
    return parent == null ? step : parent + step;
  }
}
