package io.podwire.sim.apiserver.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Field;
import io.podwire.sim.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The steps of a path of fields, and the elements of lists that they name. */
final class FieldSteps {
  private FieldSteps() {}

  static String field(String name) {
    return "f:" + name;
  }

  /** The step to an element of a list whose elements differ in some of their fields. */
  static String element(Field list, JsonNode element) {
    Map<String, JsonNode> keys = new TreeMap<>();
    for (String key : list.mapKeys()) {
      JsonNode value = element.get(key);
      if (value != null) {
        keys.put(key, value);
      } else if (key.equals("protocol")) {
        keys.put(key, element.isObject() ? ((ObjectNode) element).textNode("TCP") : element);
      }
    }
    ObjectNode named = Json.object();
    keys.forEach(named::set);
    return "k:" + named;
  }

  static String scalar(JsonNode element) {
    return "v:" + element;
  }

  /** The elements' steps, in the list's order. */
  static List<String> of(Field list, JsonNode array) {
    List<String> steps = new ArrayList<>();
    array.forEach(element -> steps.add(list.set() ? scalar(element) : element(list, element)));
    return steps;
  }

  /** Where in the list the element is that the step names; negative if nowhere. */
  static int find(Field list, ArrayNode array, String step) {
    return of(list, array).indexOf(step);
  }

  /** The step as messages write it. */
  static String shown(String step) {
    String rest = step.substring(2);
    if (step.startsWith("f:")) {
      return "." + rest;
    }
    if (step.startsWith("v:")) {
      return "[=" + rest + "]";
    }
    List<String> keys = new ArrayList<>();
    try {
      JsonNode named = Json.parse(rest.getBytes(StandardCharsets.UTF_8));
      named.properties().forEach(key -> keys.add(key.getKey() + "=" + key.getValue()));
    } catch (JsonProcessingException notOurs) {
      keys.add(rest);
    }
    return "[" + String.join(",", keys) + "]";
  }
}
