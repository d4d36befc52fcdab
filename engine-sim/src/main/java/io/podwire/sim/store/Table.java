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
  private final List<Field> fields;
  private final TreeMap<String, Row> rows = new TreeMap<>();
  // Looked up by term, never iterated.
  private final Map<String, Posting> postings = new HashMap<>();

  /** The objects that have the term, which all of them share. */
  private record Posting(String term, TreeMap<String, Row> rows) {
    Posting(String term) {
      this(term, new TreeMap<>());
    }
  }

  private static final class Row {
    ApiObject object;
    List<String> terms = List.of();

    Row(ApiObject object) {
      this.object = object;
    }
  }

  /** An indexed field. */
  private record Field(String name, String[] path) {}

  Table(List<String> fields) {
    this.fields = fields.stream().map(name -> new Field(name, name.split("\\."))).toList();
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
    List<String> terms = terms(object);
    Row row = rows.computeIfAbsent(key, unseen -> new Row(object));
    row.object = object;
    if (!row.terms.equals(terms)) { // else it stays where it stands in the indexes
      row.terms.stream().filter(term -> !terms.contains(term)).forEach(term -> strike(term, key));
      row.terms = terms.stream().map(term -> post(term, key, row)).toList();
    }
  }

  private String post(String term, String key, Row row) {
    Posting posting = postings.computeIfAbsent(term, Posting::new);
    posting.rows.put(key, row);
    return posting.term;
  }

  private void strike(String term, String key) {
    Posting posting = postings.get(term);
    if (posting != null && posting.rows.remove(key) != null && posting.rows.isEmpty()) {
      postings.remove(term);
    }
  }

  void remove(String key) {
    Row row = rows.remove(key);
    if (row == null) {
      return;
    }
    row.terms.forEach(term -> strike(term, key));
  }

  /** The selected objects in order, those from the key on if one is given, at most so many. */
  List<ApiObject> select(Selection selection, @Nullable String from, int limit) {
    NavigableMap<String, Row> candidates = rows;
    for (String term : selection.terms()) {
      Posting posting = postings.get(term);
      if (posting == null) {
        return List.of();
      }
      boolean fewer = posting.rows.size() < candidates.size() || candidates == rows;
      candidates = fewer ? posting.rows : candidates;
    }
    if (!selection.namespace().isEmpty()) {
      // '0' is the character after '/'.
      candidates =
          candidates.subMap(selection.namespace() + "/", true, selection.namespace() + "0", false);
    }
    if (from != null) {
      candidates = candidates.tailMap(from, true);
    }
    return matching(candidates, selection.terms(), limit);
  }

  int countFrom(String namespace, String from) {
    NavigableMap<String, Row> rest = rows.tailMap(from, true);
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
    for (Field field : fields) {
      terms.add(Selection.field(field.name(), object.text(field.path())));
    }
    return List.copyOf(terms);
  }
}
