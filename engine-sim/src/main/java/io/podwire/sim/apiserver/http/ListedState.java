package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** The objects that a list is about, in their order: those of the present, or of a revision. */
final class ListedState {
  private final ApiServer server;
  private final Query query;
  private final @Nullable NavigableMap<String, ApiObject> past;

  /**
   * @param past all objects of the type at a revision, by their position; null for the present
   */
  ListedState(ApiServer server, Query query, @Nullable NavigableMap<String, ApiObject> past) {
    this.server = server;
    this.query = query;
    this.past = past;
  }

  /** The objects from the position on that are selected, at most so many. */
  List<ApiObject> matching(@Nullable String from, int most) {
    List<ApiObject> found = new ArrayList<>();
    String next = from;
    while (found.size() < most) {
      List<ApiObject> candidates = candidates(next, most - found.size());
      if (candidates.isEmpty()) {
        break;
      }
      found.addAll(query.matching(candidates));
      next = behind(candidates.get(candidates.size() - 1));
      if (most == Integer.MAX_VALUE) {
        break;
      }
    }
    return found;
  }

  private List<ApiObject> candidates(@Nullable String from, int most) {
    if (past == null) {
      return server.page(query.type(), query.selection(), from, most);
    }
    NavigableMap<String, ApiObject> all = from == null ? past : past.tailMap(from, true);
    return all.values().stream().filter(query::matches).limit(most).toList();
  }

  /** How many objects there are from the position on, selected or not. */
  int countFrom(String position) {
    String namespace = query.selection().namespace();
    if (past == null) {
      return server.countFrom(query.type(), namespace, position);
    }
    return (int)
        past.tailMap(position, true).values().stream()
            .filter(object -> namespace.isEmpty() || namespace.equals(object.namespace()))
            .count();
  }

  private static String behind(ApiObject object) {
    return Store.position(object.namespace(), object.name()) + "\u0000";
  }

  /** What the list calls the object: it does not say the namespace that all of them have. */
  String name(ApiObject object) {
    return Store.position(object.namespace(), object.name()).substring(prefix().length());
  }

  /** Where in the order of all objects the name is that the list says. */
  String position(String name) {
    return prefix() + name;
  }

  private String prefix() {
    boolean ofAll = query.type().namespaced() && query.selection().namespace().isEmpty();
    return ofAll ? "" : Store.position(query.selection().namespace(), "");
  }
}
