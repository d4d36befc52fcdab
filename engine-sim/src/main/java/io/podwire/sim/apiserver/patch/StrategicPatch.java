package io.podwire.sim.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge: as a merge patch, but lists whose elements have a key are merged by it.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/strategicpatch/patch.go">patch.go</a>
 */
public final class StrategicPatch {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicPatch() {}

  /**
   * Applies the patch in place.
   *
   * @param struct the shape of the target; null where there is none, in maps and unknown fields
   */
  public static void apply(ObjectNode target, ObjectNode patch, @Nullable Struct struct) {
    String directive = patch.path(DIRECTIVE).asText();
    if (directive.equals("replace")) {
      target.removeAll();
      target.setAll(without(patch));
      return;
    }
    if (directive.equals("delete")) {
      target.removeAll();
      return;
    }
    retainKeys(target, patch);
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      if (!change.getKey().startsWith("$")) {
        change(target, change.getKey(), change.getValue(), struct);
      } else if (change.getKey().startsWith(DELETE_FROM)) {
        deleteFrom(target.get(change.getKey().substring(DELETE_FROM.length())), change.getValue());
      }
    }
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      if (change.getKey().startsWith(ORDER)) {
        String field = change.getKey().substring(ORDER.length());
        ElementOrder.apply(target.get(field), change.getValue(), mergeKey(struct, field));
      }
    }
  }

  private static void change(
      ObjectNode target, String name, JsonNode value, @Nullable Struct struct) {
    Field field = struct == null ? null : struct.field(name);
    if (value.isNull()) {
      target.remove(name);
    } else if (value instanceof ObjectNode inner) {
      ObjectNode below =
          target.get(name) instanceof ObjectNode present ? present : target.putObject(name);
      apply(below, inner, struct(field == null ? null : field.type()));
    } else if (value instanceof ArrayNode list && field != null && merges(field)) {
      ArrayNode into =
          target.get(name) instanceof ArrayNode present ? present : target.putArray(name);
      mergeList(into, list, field);
    } else {
      target.set(name, value.deepCopy());
    }
  }

  private static boolean merges(Field field) {
    return !field.mergeKey().isEmpty() || field.mergesScalars();
  }

  private static void mergeList(ArrayNode into, ArrayNode list, Field field) {
    if (field.mergesScalars()) {
      for (JsonNode scalar : list) {
        if (!contains(into, scalar)) {
          into.add(scalar);
        }
      }
      return;
    }
    String key = field.mergeKey();
    Struct struct = struct(((Type.ListOf) field.type()).element());
    for (JsonNode element : list) {
      if (element.path(DIRECTIVE).asText().equals("replace")) {
        into.removeAll();
        list.forEach(each -> addUnlessDirective(into, each));
        return;
      }
    }
    for (JsonNode element : list) {
      mergeElement(into, (ObjectNode) element, key, struct);
    }
  }

  private static void addUnlessDirective(ArrayNode into, JsonNode element) {
    if (!element.has(DIRECTIVE)) {
      into.add(element.deepCopy());
    }
  }

  private static void mergeElement(
      ArrayNode into, ObjectNode element, String key, @Nullable Struct struct) {
    if (!element.has(key)) {
      throw new PatchException(
          "map: " + GoMap.show(element) + " does not contain declared merge key: " + key, false);
    }
    int at = -1;
    for (int i = 0; i < into.size() && at < 0; i++) {
      at = into.get(i).path(key).equals(element.get(key)) ? i : -1;
    }
    if (element.path(DIRECTIVE).asText().equals("delete")) {
      if (at >= 0) {
        into.remove(at);
      }
    } else if (at < 0) {
      ObjectNode added = into.objectNode();
      apply(added, element, struct);
      into.add(added);
    } else {
      apply((ObjectNode) into.get(at), element, struct);
    }
  }

  private static void retainKeys(ObjectNode target, ObjectNode patch) {
    if (patch.get(RETAIN_KEYS) instanceof ArrayNode keys) {
      List<String> dropped = new ArrayList<>();
      target
          .fieldNames()
          .forEachRemaining(
              field -> {
                if (!contains(keys, keys.textNode(field))) {
                  dropped.add(field);
                }
              });
      target.remove(dropped);
    }
  }

  private static void deleteFrom(@Nullable JsonNode list, JsonNode scalars) {
    if (list instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (contains(scalars, array.get(i))) {
          array.remove(i);
        }
      }
    }
  }

  private static boolean contains(JsonNode list, JsonNode element) {
    for (JsonNode each : list) {
      if (each.equals(element)) {
        return true;
      }
    }
    return false;
  }

  private static String mergeKey(@Nullable Struct struct, String name) {
    Field field = struct == null ? null : struct.field(name);
    return field == null ? "" : field.mergeKey();
  }

  private static @Nullable Struct struct(@Nullable Type type) {
    return type instanceof Type.Reference reference ? reference.struct() : null;
  }

  private static ObjectNode without(ObjectNode patch) {
    ObjectNode rest = patch.deepCopy();
    rest.remove(DIRECTIVE);
    return rest;
  }
}
