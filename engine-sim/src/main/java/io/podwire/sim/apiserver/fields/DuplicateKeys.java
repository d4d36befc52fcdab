package io.podwire.sim.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.schema.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Elements of an applied list that have the same key, so that nobody could own one of them. */
public final class DuplicateKeys {
  private DuplicateKeys() {}

  /** What is wrong with the object, in the words of the server; empty if nothing is. */
  public static Optional<String> problem(JsonNode object, @Nullable Struct struct) {
    return fields("", object, struct);
  }

  private static Optional<String> fields(String path, JsonNode object, @Nullable Struct struct) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Field field = struct == null ? null : struct.field(entry.getKey());
      Type type = field == null ? null : field.type();
      String at = path + "." + entry.getKey();
      Optional<String> problem =
          switch (Walk.divide(field, type, entry.getValue())) {
            case KEYED -> elements(at, entry.getValue(), Objects.requireNonNull(field));
            case FIELDS -> fields(at, entry.getValue(), Walk.struct(type));
            default -> Optional.empty();
          };
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> elements(String path, JsonNode list, Field field) {
    Set<String> seen = new HashSet<>();
    List<String> steps = FieldSteps.of(field, list);
    for (int i = 0; i < steps.size(); i++) {
      String key = FieldSteps.shown(steps.get(i));
      if (!seen.add(key)) {
        return Optional.of(path + ": duplicate entries for key " + key);
      }
      Optional<String> below =
          fields(path + key, list.get(i), Walk.struct(Walk.element(field.type())));
      if (below.isPresent()) {
        return below;
      }
    }
    return Optional.empty();
  }
}
