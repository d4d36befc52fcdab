package io.podwire.sim.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings an object into the form in which Kubernetes would have written it after reading it: what
 * is null or empty is left out, fields that the kind has not are left out and told, quantities and
 * times are in their canonical form. A wrong type ends it with Go's message.
 *
 * <p>As in Go, a wrong type lets the decoder go on, so that a value that cannot be parsed at all,
 * even a later one, is what is told.
 */
public final class Decoder {
  // The one time that is never set and that Go writes all the same, as null: it is no pointer
  // there.
  private static final String POD_CONDITION = "core.v1.PodCondition";
  private static final String LAST_PROBE = "lastProbeTime";

  private final List<String> unknownFields = new ArrayList<>();
  private final List<String> path = new ArrayList<>(); // as errors write it, without indexes
  private @Nullable DecodingException firstWrongType;

  private Decoder() {}

  /**
   * Decodes in place.
   *
   * @return the fields that the structure has not, with their paths
   * @throws DecodingException if a field has a wrong type
   */
  public static List<String> decode(Struct struct, ObjectNode object) {
    Decoder decoder = new Decoder();
    decoder.struct(struct, object, "");
    if (decoder.firstWrongType != null) {
      throw decoder.firstWrongType;
    }
    return decoder.unknownFields;
  }

  private void struct(Struct struct, ObjectNode object, String at) {
    for (Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
        entries.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = entries.next();
      Field field = struct.field(entry.getKey());
      if (field == null) {
        unknownFields.add(at.isEmpty() ? entry.getKey() : at + "." + entry.getKey());
        entries.remove();
        continue;
      }
      path.add(entry.getKey());
      JsonNode decoded =
          value(
              struct,
              field.type(),
              entry.getValue(),
              at.isEmpty() ? entry.getKey() : at + "." + entry.getKey());
      path.remove(path.size() - 1);
      if (decoded == null || isLeftOut(struct, field, decoded)) {
        entries.remove();
      } else if (decoded != entry.getValue()) {
        entry.setValue(decoded);
      }
    }
    if (struct.name().equals(POD_CONDITION) && !object.has(LAST_PROBE)) {
      object.putNull(LAST_PROBE);
    }
  }

  /** Whether Go's {@code omitempty} leaves the value out. */
  private static boolean isLeftOut(Struct struct, Field field, JsonNode value) {
    if (field.type() instanceof Type.ListOf || field.type() instanceof Type.MapOf) {
      return value.isEmpty();
    }
    return field.type() == Type.Leaf.STRING
        && value.asText().isEmpty()
        && !field.required()
        && !MeaningfulEmptyStrings.contains(struct, field);
  }

  private @Nullable JsonNode value(Struct in, Type type, JsonNode value, String at) {
    if (value.isNull()) {
      return null;
    }
    if (type instanceof Type.Leaf leaf) {
      return leaf(in, leaf, value);
    }
    if (type instanceof Type.Reference reference) {
      if (value instanceof ObjectNode object) {
        struct(reference.struct(), object, at);
        return object;
      }
    } else if (type instanceof Type.ListOf list) {
      if (value instanceof ArrayNode array) {
        elements(in, list.element(), array, at);
        return array;
      }
    } else if (type instanceof Type.MapOf map && value instanceof ObjectNode object) {
      values(in, map.value(), object, at);
      return object;
    }
    return wrong(in, type, value);
  }

  private void elements(Struct in, Type element, ArrayNode array, String at) {
    for (int i = 0; i < array.size(); i++) {
      JsonNode decoded = value(in, element, array.get(i), at + "[" + i + "]");
      if (decoded != null && decoded != array.get(i)) {
        array.set(i, decoded);
      }
    }
  }

  private void values(Struct in, Type of, ObjectNode map, String at) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode decoded = value(in, of, entry.getValue(), at + "." + entry.getKey());
      if (decoded == null) {
        entry.setValue(map.textNode(""));
      } else if (decoded != entry.getValue()) {
        entry.setValue(decoded);
      }
    }
  }

  private @Nullable JsonNode leaf(Struct in, Type.Leaf leaf, JsonNode value) {
    return switch (leaf) {
      case ANY -> value;
      case STRING -> value.isTextual() ? value : wrong(in, leaf, value);
      case BOOLEAN -> value.isBoolean() ? value : wrong(in, leaf, value);
      case NUMBER -> value.isNumber() ? value : wrong(in, leaf, value);
      case INT32 ->
          value.canConvertToInt() && value.isIntegralNumber()
              ? narrow(value)
              : wrong(in, leaf, value);
      case INT64 ->
          value.canConvertToLong() && value.isIntegralNumber()
              ? narrow(value)
              : wrong(in, leaf, value);
      case INT_OR_STRING ->
          value.isTextual()
              ? value
              : value.canConvertToInt() && value.isIntegralNumber()
                  ? narrow(value)
                  : wrong(in, leaf, value);
      case BYTES -> value.isTextual() ? Texts.base64(value) : wrong(in, leaf, value);
      case QUANTITY -> Texts.quantity(value);
      case TIME, MICRO_TIME ->
          value.isTextual()
              ? Texts.time(value, leaf == Type.Leaf.MICRO_TIME)
              : wrong(in, leaf, value);
    };
  }

  /** The same number in the smallest node, so that equal objects have equal trees. */
  private static JsonNode narrow(JsonNode value) {
    return value.isInt() || !value.canConvertToInt()
        ? value
        : com.fasterxml.jackson.databind.node.IntNode.valueOf(value.intValue());
  }

  private @Nullable JsonNode wrong(Struct in, Type type, JsonNode value) {
    if (firstWrongType == null) {
      String what =
          value.isTextual()
              ? "string"
              : value.isBoolean()
                  ? "bool"
                  : value.isArray() ? "array" : value.isObject() ? "object" : number(type, value);
      firstWrongType =
          new DecodingException(
              "json: cannot unmarshal "
                  + what
                  + " into Go struct field "
                  + in.shortName()
                  + "."
                  + String.join(".", path)
                  + " of type "
                  + type.goName());
    }
    return null;
  }

  /** Go names the number itself where the type would have taken another one. */
  private static String number(Type type, JsonNode value) {
    boolean takesNumbers =
        type == Type.Leaf.INT32 || type == Type.Leaf.INT64 || type == Type.Leaf.INT_OR_STRING;
    return takesNumbers ? "number " + value : "number";
  }
}
