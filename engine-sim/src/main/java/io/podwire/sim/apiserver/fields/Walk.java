package io.podwire.sim.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.schema.Type;
import org.jspecify.annotations.Nullable;

/** How a value divides into fields that have owners of their own. */
final class Walk {
  /** How a value divides. */
  enum Division {
    WHOLE,
    FIELDS,
    ENTRIES,
    KEYED,
    SET
  }

  private Walk() {}

  static Division divide(@Nullable Field field, @Nullable Type type, JsonNode value) {
    if (value.isEmpty()) {
      return Division.WHOLE; // scalars, and what has nothing inside
    }
    boolean atomic = field != null && field.atomic();
    if (type instanceof Type.Structure structure) {
      return atomic || structure.struct().atomic() ? Division.WHOLE : Division.FIELDS;
    }
    if (value instanceof ArrayNode) {
      if (field != null && !field.mapKeys().isEmpty()) {
        return Division.KEYED;
      }
      return field != null && field.set() ? Division.SET : Division.WHOLE;
    }
    return atomic ? Division.WHOLE : Division.ENTRIES;
  }

  static @Nullable Struct struct(@Nullable Type type) {
    return type instanceof Type.Structure structure ? structure.struct() : null;
  }

  static @Nullable Type element(@Nullable Type type) {
    return type instanceof Type.ListOf list
        ? list.element()
        : type instanceof Type.MapOf map ? map.value() : null;
  }
}
