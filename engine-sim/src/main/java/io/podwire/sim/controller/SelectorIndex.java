package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose selector selects an object: the question the wrong way round, answered without a look at
 * every selector of the namespace.
 */
final class SelectorIndex {
  private final Map<String, Map<ObjectKey, LabelSelector>> byTerm = new HashMap<>();
  private final Map<ObjectKey, String> terms = new HashMap<>();

  /** Remembers the selector of the object there; one that selects nothing is not to be given. */
  void put(ObjectKey key, LabelSelector selector) {
    remove(key);
    String term = term(key.namespace(), selector);
    terms.put(key, term);
    byTerm.computeIfAbsent(term, unseen -> new LinkedHashMap<>()).put(key, selector);
  }

  void remove(ObjectKey key) {
    String term = terms.remove(key);
    if (term != null) {
      byTerm.computeIfPresent(
          term,
          (same, sharing) -> {
            sharing.remove(key);
            return sharing.isEmpty() ? null : sharing;
          });
    }
  }

  /** Whose selector selects the object. */
  Set<ObjectKey> selecting(ApiObject object) {
    if (byTerm.isEmpty()) {
      return Set.of();
    }
    JsonNode labels = object.at("metadata", "labels");
    List<String> possible = new ArrayList<>();
    possible.add(object.namespace());
    labels
        .properties()
        .forEach(
            label ->
                possible.add(term(object.namespace(), label.getKey(), label.getValue().asText())));
    Set<ObjectKey> keys = new LinkedHashSet<>();
    for (String term : possible) {
      byTerm
          .getOrDefault(term, Map.of())
          .forEach(
              (key, selector) -> {
                if (selector.matches(labels)) {
                  keys.add(key);
                }
              });
    }
    return keys;
  }

  private static String term(String namespace, LabelSelector selector) {
    for (Map.Entry<String, String> label : selector.exact().entrySet()) {
      return term(namespace, label.getKey(), label.getValue());
    }
    return namespace;
  }

  private static String term(String namespace, String key, String value) {
    return namespace + "/" + key + "=" + value;
  }
}
