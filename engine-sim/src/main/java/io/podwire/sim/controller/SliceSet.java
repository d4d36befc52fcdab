package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The slices of one Service: what they are to say is spread over those that there are, with as few
 * writes as can be (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/reconciler.go">reconciler.go</a>).
 */
final class SliceSet {
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  /**
   * <a
   * href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/">
   * --max-endpoints-per-slice</a>, its default.
   */
  static final int CAPACITY = 100;

  private static final String HINTS = "hints";

  private final Api api;
  private final ApiObject owner;
  private final Map<String, String> labels;
  private final Map<String, String> annotations;
  private final int capacity;
  private final List<ApiObject> unused = new ArrayList<>();
  private final List<ApiObject> unchanged = new ArrayList<>();
  private final List<ObjectNode> updates = new ArrayList<>();
  private final List<ObjectNode> creations = new ArrayList<>();

  /** Endpoints that share their ports, by what tells them apart. */
  static final class Group {
    final JsonNode ports;
    final Map<String, ObjectNode> endpoints = new LinkedHashMap<>();

    Group(JsonNode ports) {
      this.ports = ports;
    }
  }

  /**
   * @param owner what the slices belong to
   * @param labels what all of them carry; the manager and the Service's name among them
   * @param annotations what those that are written carry
   * @param capacity how many endpoints one holds at most
   */
  SliceSet(
      Api api,
      ApiObject owner,
      Map<String, String> labels,
      Map<String, String> annotations,
      int capacity) {
    this.api = api;
    this.owner = owner;
    this.labels = labels;
    this.annotations = annotations;
    this.capacity = capacity;
  }

  /** What tells an endpoint from others: its Pod, or else its address. */
  static String identity(JsonNode endpoint) {
    return endpoint.path("targetRef").path("uid").asText("")
        + " "
        + endpoint.path("addresses").path(0).asText();
  }

  /**
   * Plans how the existing slices come to say what the groups say. Hints do not count: those that
   * need not be written keep theirs, all others have none.
   *
   * @param placeholder whether there is to be a slice even if there is nothing to say
   */
  SliceSet plan(List<ApiObject> existing, List<Group> groups, boolean placeholder) {
    unused.addAll(existing);
    for (Group group : groups) {
      List<ApiObject> same = new ArrayList<>();
      for (ApiObject slice : existing) {
        if (samePorts(slice.at("ports"), group.ports)) {
          same.add(slice);
        }
      }
      unused.removeAll(same);
      spread(same, group);
    }
    if (groups.isEmpty() && placeholder) {
      keepPlaceholder();
    }
    return this;
  }

  /** What will be written, for editing. */
  List<ObjectNode> written() {
    List<ObjectNode> all = new ArrayList<>(creations);
    all.addAll(updates);
    return all;
  }

  /** What need not be written. */
  List<ApiObject> unchanged() {
    return unchanged;
  }

  /** One of the unchanged is to be written after all. */
  ObjectNode change(ApiObject slice) {
    unchanged.remove(slice);
    ObjectNode edited = edited(slice, slice.at("ports"), slice.at("endpoints").deepCopy());
    updates.add(edited);
    return edited;
  }

  /** Gives each endpoint the hints that it is to have; null for none. */
  void hint(Function<JsonNode, @Nullable ObjectNode> hints) {
    for (ApiObject slice : List.copyOf(unchanged)) {
      for (JsonNode endpoint : slice.at("endpoints")) {
        if (!Objects.equals(endpoint.get(HINTS), hints.apply(endpoint))) {
          change(slice);
          break;
        }
      }
    }
    for (ObjectNode slice : written()) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        ObjectNode wanted = hints.apply(endpoint);
        if (wanted == null) {
          ((ObjectNode) endpoint).remove(HINTS);
        } else {
          ((ObjectNode) endpoint).set(HINTS, wanted);
        }
      }
    }
  }

  private static boolean samePorts(JsonNode one, JsonNode other) {
    return one.equals(other) || (one.isEmpty() && other.isEmpty());
  }

  private void spread(List<ApiObject> slices, Group group) {
    Map<String, ObjectNode> left = new LinkedHashMap<>(group.endpoints);
    List<ApiObject> asTheyAre = new ArrayList<>();
    List<ObjectNode> changing = new ArrayList<>();
    for (ApiObject slice : slices) {
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      for (JsonNode endpoint : slice.at("endpoints")) {
        ObjectNode wanted = left.remove(identity(endpoint));
        if (wanted != null) {
          kept.add(wanted);
        }
      }
      if (kept.isEmpty()) {
        unused.add(slice);
      } else if (equalButForHints(kept, slice.at("endpoints")) && hasLabels(slice)) {
        asTheyAre.add(slice);
      } else {
        changing.add(edited(slice, group.ports, kept));
      }
    }
    fill(changing, left);
    fillFullest(asTheyAre, left, group);
    unchanged.addAll(asTheyAre);
    updates.addAll(changing);
    while (!left.isEmpty()) {
      ObjectNode slice = fresh(group.ports);
      fill(List.of(slice), left);
      creations.add(slice);
    }
  }

  private void fill(List<ObjectNode> slices, Map<String, ObjectNode> left) {
    for (ObjectNode slice : slices) {
      ArrayNode endpoints = slice.withArray("endpoints");
      var next = left.values().iterator();
      while (endpoints.size() < capacity && next.hasNext()) {
        endpoints.add(next.next());
        next.remove();
      }
    }
  }

  /** Rather one slice more to write than a new one, if all that is left fits in. */
  private void fillFullest(List<ApiObject> slices, Map<String, ObjectNode> left, Group group) {
    ApiObject best = null;
    int most = -1;
    for (ApiObject slice : slices) {
      int size = slice.at("endpoints").size();
      if (!left.isEmpty() && size + left.size() <= capacity && size > most) {
        best = slice;
        most = size;
      }
    }
    if (best != null) {
      ObjectNode slice = edited(best, group.ports, best.at("endpoints").deepCopy());
      fill(List.of(slice), left);
      updates.add(slice);
      slices.remove(best);
    }
  }

  private static boolean equalButForHints(JsonNode wanted, JsonNode endpoints) {
    if (wanted.size() != endpoints.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      JsonNode endpoint = endpoints.get(i);
      if (endpoint.has(HINTS)) {
        endpoint = ((ObjectNode) endpoint).deepCopy().without(HINTS);
      }
      if (!endpoint.equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void keepPlaceholder() {
    for (ApiObject slice : unused) {
      if (slice.at("ports").isEmpty() && slice.at("endpoints").isEmpty() && hasLabels(slice)) {
        unused.remove(slice);
        return;
      }
    }
    ObjectNode slice = fresh(JsonNodeFactory.instance.nullNode());
    slice.putNull("endpoints");
    creations.add(slice);
  }

  private boolean hasLabels(ApiObject slice) {
    return slice.labels().equals(labels);
  }

  private ObjectNode edited(ApiObject slice, JsonNode ports, JsonNode endpoints) {
    ObjectNode tree = slice.copy();
    tree.set("endpoints", endpoints);
    tree.set("ports", ports);
    decorate(tree.withObject("/metadata"));
    return tree;
  }

  private ObjectNode fresh(JsonNode ports) {
    ObjectNode slice = JsonNodeFactory.instance.objectNode();
    slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
    ObjectNode metadata = slice.putObject("metadata").put("namespace", owner.namespace());
    metadata.put("generateName", owner.name() + "-");
    metadata.putArray("ownerReferences").add(Owners.reference(owner));
    decorate(metadata);
    slice.put("addressType", "IPv4");
    slice.set("ports", ports);
    return slice;
  }

  private void decorate(ObjectNode metadata) {
    metadata.remove("labels");
    ObjectNode label = metadata.putObject("labels");
    labels.forEach(label::put);
    metadata.remove("annotations");
    if (!annotations.isEmpty()) {
      ObjectNode annotation = metadata.putObject("annotations");
      annotations.forEach(annotation::put);
    }
  }

  /** Carries the plan out. A slice to delete becomes one to create, where there are both. */
  void write() {
    for (ObjectNode slice : creations) {
      if (unused.isEmpty()) {
        api.create(Resources.ENDPOINT_SLICES, slice);
      } else {
        ApiObject reused = unused.remove(0);
        api.update(
            Resources.ENDPOINT_SLICES, edited(reused, slice.get("ports"), slice.get("endpoints")));
      }
    }
    updates.forEach(slice -> api.update(Resources.ENDPOINT_SLICES, slice));
    for (ApiObject slice : unused) {
      api.delete(
          new ObjectKey(Resources.ENDPOINT_SLICES, slice.namespace(), slice.name()),
          DeleteOptions.BACKGROUND);
    }
  }
}
