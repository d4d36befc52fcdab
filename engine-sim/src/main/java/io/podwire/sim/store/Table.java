package io.podwire.sim.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The present objects of one type, ordered as etcd orders keys, with their indexes. */
final class Table {
  private final List<String> fields;
  private final TreeMap<String, Row> rows = new TreeMap<>();
  // Looked up by term, never iterated.
  private final Map<String, TreeMap<String, Row>> postings = new HashMap<>();

  private record Row(ApiObject object, List<String> terms) {}

  Table(List<String> fields) {
    this.fields = fields;
  }

  static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  int size() {
    return rows.size();
  }

  @Nullable ApiObject get(String key) {
    Row row = rows.get(key);
    return row == null ? null : row.object;
  }

  void put(String key, ApiObject object) {
    remove(key);
    Row row = new Row(object, terms(object));
    rows.put(key, row);
    for (String term : row.terms) {
      postings.computeIfAbsent(term, unseen -> new TreeMap<>()).put(key, row);
    }
  }

  void remove(String key) {
    Row row = rows.remove(key);
    if (row == null) {
      return;
    }
    for (String term : row.terms) {
      TreeMap<String, Row> posting = postings.get(term);
      if (posting != null && posting.remove(key) != null && posting.isEmpty()) {
        postings.remove(term);
      }
    }
  }

  /** The selected objects in order, those after the key if one is given, at most so many. */
  List<ApiObject> select(Selection selection, @Nullable String after, int limit) {
    NavigableMap<String, Row> candidates = rows;
    for (String term : selection.terms()) {
      TreeMap<String, Row> posting = postings.get(term);
      if (posting == null) {
        return List.of();
      }
      candidates = posting.size() < candidates.size() || candidates == rows ? posting : candidates;
    }
    if (!selection.namespace().isEmpty()) {
      // '0' is the character after '/'.
      candidates =
          candidates.subMap(selection.namespace() + "/", true, selection.namespace() + "0", false);
    }
    if (after != null) {
      candidates = candidates.tailMap(after, false);
    }
    return matching(candidates, selection.terms(), limit);
  }

  int countAfter(String namespace, String after) {
    NavigableMap<String, Row> rest = rows.tailMap(after, false);
    return namespace.isEmpty() ? rest.size() : rest.headMap(namespace + "0", false).size();
  }

  private static List<ApiObject> matching(
      NavigableMap<String, Row> candidates, List<String> terms, int limit) {
    List<ApiObject> found = new ArrayList<>();
    for (Row row : candidates.values()) {
      if (found.size() >= limit) {
        break;
      }
      if (terms.size() < 2 || row.terms.containsAll(terms)) {
        found.add(row.object);
      }
    }
    return Collections.unmodifiableList(found);
  }

  /** The index terms of the object, as {@link Selection} makes them. */
  List<String> terms(ApiObject object) {
    List<String> terms = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : object.at("metadata", "labels").properties()) {
      terms.add(Selection.label(label.getKey(), label.getValue().asText()));
    }
    for (JsonNode owner : object.at("metadata", "ownerReferences")) {
      terms.add(Selection.owner(owner.path("uid").asText()));
    }
    for (String field : fields) {
      terms.add(Selection.field(field, object.text(field.split("\\."))));
    }
    return List.copyOf(terms);
  }
}
