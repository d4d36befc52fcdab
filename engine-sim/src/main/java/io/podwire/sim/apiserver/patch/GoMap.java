package io.podwire.sim.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Trees as Go prints maps, for messages. */
public final class GoMap {
  private GoMap() {}

  /** The tree as Go prints it. */
  public static String show(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, String> sorted = new TreeMap<>();
      object.properties().forEach(entry -> sorted.put(entry.getKey(), show(entry.getValue())));
      return sorted.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + entry.getValue())
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false)
          .map(GoMap::show)
          .collect(Collectors.joining(" ", "[", "]"));
    }
    return node.isNull() ? "<nil>" : node.asText();
  }
}
