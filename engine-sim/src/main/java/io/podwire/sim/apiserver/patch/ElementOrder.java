package io.podwire.sim.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts a merged list as the patch says; what it does not name stays behind its predecessor. */
final class ElementOrder {
  private ElementOrder() {}

  static void apply(@Nullable JsonNode list, JsonNode order, String key) {
    if (!(list instanceof ArrayNode array)) {
      return;
    }
    List<JsonNode> rest = new ArrayList<>();
    array.forEach(rest::add);
    List<JsonNode> sorted = new ArrayList<>();
    for (JsonNode wanted : order) {
      JsonNode identity = key.isEmpty() ? wanted : wanted.path(key);
      for (JsonNode element : rest) {
        if ((key.isEmpty() ? element : element.path(key)).equals(identity)) {
          sorted.add(element);
        }
      }
    }
    int position = 0;
    for (JsonNode element : rest) {
      if (sorted.contains(element)) {
        position = sorted.indexOf(element) + 1;
      } else {
        sorted.add(position++, element);
      }
    }
    array.removeAll();
    array.addAll(sorted);
  }
}
