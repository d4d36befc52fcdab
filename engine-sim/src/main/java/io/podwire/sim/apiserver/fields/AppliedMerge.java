package io.podwire.sim.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lays an applied object over the stored one, and takes fields away that nobody applies now. */
public final class AppliedMerge {
  private AppliedMerge() {}

  /** Merges in place. */
  public static void merge(ObjectNode into, ObjectNode applied, @Nullable Struct struct) {
    for (Map.Entry<String, JsonNode> entry : applied.properties()) {
      String name = entry.getKey();
      Field field = struct == null ? null : struct.field(name);
      Type type = field == null ? null : field.type();
      JsonNode value = entry.getValue();
      JsonNode present = into.path(name);
      if (present.getNodeType() != value.getNodeType()) {
        into.set(name, value.deepCopy());
        continue;
      }
      switch (Walk.divide(field, type, value)) {
        case WHOLE -> {
          if (!value.isObject() || !value.isEmpty()) {
            into.set(name, value.deepCopy());
          }
        }
        case FIELDS -> merge((ObjectNode) present, (ObjectNode) value, Walk.struct(type));
        case ENTRIES -> merge((ObjectNode) present, (ObjectNode) value, null);
        case KEYED -> elements(Objects.requireNonNull(field), (ArrayNode) present, value);
        case SET -> scalars((ArrayNode) present, value);
      }
    }
  }

  private static void elements(Field field, ArrayNode into, JsonNode applied) {
    Struct struct = Walk.struct(Walk.element(field.type()));
    List<String> present = FieldSteps.of(field, into);
    List<String> wanted = FieldSteps.of(field, applied);
    List<JsonNode> merged = new ArrayList<>();
    for (String step : MergedOrder.of(present, wanted)) {
      JsonNode old = into.path(present.indexOf(step));
      JsonNode element = applied.path(wanted.indexOf(step));
      if (old.isObject() && element.isObject()) {
        merge((ObjectNode) old, (ObjectNode) element, struct);
      }
      merged.add(old.isMissingNode() ? element.deepCopy() : old);
    }
    into.removeAll().addAll(merged);
  }

  private static void scalars(ArrayNode into, JsonNode applied) {
    for (JsonNode element : applied) {
      boolean known = false;
      for (JsonNode each : into) {
        known |= each.equals(element);
      }
      if (!known) {
        into.add(element);
      }
    }
  }

  /**
   * Removes the fields in place; an element of a list goes with all that is in it, unless one of
   * the kept fields is inside.
   */
  public static void remove(
      ObjectNode from, FieldSet fields, FieldSet kept, @Nullable Struct struct) {
    for (Map.Entry<String, FieldSet> entry : fields.children().entrySet()) {
      String step = entry.getKey();
      if (!step.startsWith("f:")) {
        continue;
      }
      String name = step.substring(2);
      Field field = struct == null ? null : struct.field(name);
      Type type = field == null ? null : field.type();
      FieldSet keptBelow = kept.children().getOrDefault(step, new FieldSet());
      JsonNode value = from.path(name);
      if (entry.getValue().isMember() && keptBelow.isEmpty()) {
        from.remove(name);
      } else if (value instanceof ObjectNode object) {
        remove(object, entry.getValue(), keptBelow, Walk.struct(type));
      } else if (value instanceof ArrayNode array && field != null) {
        removeElements(array, entry.getValue(), keptBelow, field);
      }
    }
  }

  private static void removeElements(ArrayNode from, FieldSet fields, FieldSet kept, Field field) {
    Struct struct = Walk.struct(Walk.element(field.type()));
    for (Map.Entry<String, FieldSet> entry : fields.children().entrySet()) {
      int at = FieldSteps.find(field, from, entry.getKey());
      if (at < 0) {
        continue;
      }
      FieldSet keptBelow = kept.children().getOrDefault(entry.getKey(), new FieldSet());
      if (entry.getValue().isMember() && keptBelow.isEmpty()) {
        from.remove(at);
      } else if (from.get(at) instanceof ObjectNode object) {
        remove(object, entry.getValue(), keptBelow, struct);
      }
    }
  }
}
