package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.Json;
import java.util.TreeSet;

/** Objects without a structure in Go have their fields in the order of their names. */
final class SortedFields {
  private SortedFields() {}

  static ObjectNode of(ObjectNode object) {
    ObjectNode sorted = Json.object();
    TreeSet<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    names.forEach(name -> sorted.set(name, value(object.get(name))));
    return sorted;
  }

  private static JsonNode value(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return of(object);
    }
    if (value instanceof ArrayNode array) {
      ArrayNode sorted = array.arrayNode();
      array.forEach(element -> sorted.add(value(element)));
      return sorted;
    }
    return value;
  }
}
