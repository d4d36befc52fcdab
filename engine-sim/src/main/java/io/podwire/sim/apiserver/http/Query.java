package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.selector.FieldSelector;
import io.podwire.sim.apiserver.selector.LabelSelector;
import io.podwire.sim.apiserver.selector.SelectorException;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.Selection;
import java.util.ArrayList;
import java.util.List;

/**
 * Which objects a list, a watch or a deletion is about.
 *
 * @param type under which they are stored
 * @param selection what the indexes can tell; the selectors decide
 */
record Query(ResourceType type, Selection selection, LabelSelector labels, FieldSelector fields) {
  private static final List<String> ALWAYS = List.of("metadata.name", "metadata.namespace");

  static Query of(ApiRequest request, RequestInfo info, Served served) {
    ResourceType type = served.stored();
    LabelSelector labels = labels(request.parameter("labelSelector"));
    FieldSelector fields = fields(request.parameter("fieldSelector"));
    List<String> terms = new ArrayList<>(labels.terms());
    List<String> indexed = served.strategy().indexedFields();
    List<String> known = served.strategy().selectableFields();
    for (FieldSelector.Condition condition : fields.conditions()) {
      if (!known.contains(condition.field()) && !ALWAYS.contains(condition.field())) {
        throw Statuses.badRequest(
            known.isEmpty() && !served.strategy().isCustom()
                ? "\""
                    + condition.field()
                    + "\" is not a known field selector: only"
                    + " \"metadata.name\", \"metadata.namespace\""
                : "field label not supported: " + condition.field());
      }
      if (condition.equal() && indexed.contains(condition.field())) {
        terms.add(Selection.field(condition.field(), condition.value()));
      }
    }
    String namespace = type.namespaced() ? info.namespace() : "";
    return new Query(type, new Selection(namespace, terms), labels, fields);
  }

  private static LabelSelector labels(String text) {
    try {
      return LabelSelector.parse(text);
    } catch (SelectorException wrong) {
      throw Statuses.badRequest(String.valueOf(wrong.getMessage()));
    }
  }

  private static FieldSelector fields(String text) {
    try {
      return FieldSelector.parse(text);
    } catch (SelectorException wrong) {
      throw Statuses.badRequest(String.valueOf(wrong.getMessage()));
    }
  }

  /** Whether the indexes cannot decide alone. */
  boolean filters() {
    return !labels.isEmpty() || !fields.conditions().isEmpty();
  }

  boolean matches(ApiObject object) {
    return (selection.namespace().isEmpty() || selection.namespace().equals(object.namespace()))
        && (!filters()
            || labels.matches(object.at("metadata", "labels")) && fields.matches(object));
  }

  List<ApiObject> all(ApiServer server) {
    return matching(server.page(type, selection, null, Integer.MAX_VALUE));
  }

  List<ApiObject> matching(List<ApiObject> candidates) {
    return filters() ? candidates.stream().filter(this::matches).toList() : candidates;
  }
}
