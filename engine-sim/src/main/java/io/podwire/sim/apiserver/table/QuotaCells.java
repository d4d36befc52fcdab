package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Cells of ResourceQuotas. */
final class QuotaCells {
  private QuotaCells() {}

  /** How much is used of what; of limits, or of all else. */
  static String used(ApiObject quota, boolean limits) {
    Map<String, JsonNode> hard = new TreeMap<>();
    quota.at("status", "hard").properties().forEach(e -> hard.put(e.getKey(), e.getValue()));
    return hard.entrySet().stream()
        .filter(each -> each.getKey().startsWith("limits") == limits)
        .map(
            each ->
                each.getKey()
                    + ": "
                    + quota.text("status", "used", each.getKey())
                    + "/"
                    + each.getValue().asText())
        .collect(Collectors.joining(", "));
  }
}
