package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What was in the cluster before the first test: everything else is a test's.
 *
 * @param uids of the objects without namespace and of those in the namespaces
 */
record Baseline(ApiTypes types, Set<String> namespaces, Set<String> uids) {
  private static final String NOTES = "/api/v1/namespaces/kube-system/configmaps";
  private static final String NOTE = NOTES + "/podwire-baseline";

  static Baseline of(RawApi api) {
    ApiTypes types = api.types();
    Set<String> namespaces = new HashSet<>();
    for (JsonNode each : api.list("/api/v1/namespaces")) {
      namespaces.add(Meta.name(each));
    }
    Set<String> uids = new HashSet<>();
    for (List<JsonNode> list : api.lists(types.all().stream().map(ApiType::everywhere).toList())) {
      list.forEach(each -> uids.add(Meta.uid(each)));
    }
    return new Baseline(types, Set.copyOf(namespaces), Set.copyOf(uids));
  }

  /** What a cluster remembers that was there before its first test; taken and noted if nothing. */
  static Baseline remembered(RawApi api) {
    JsonNode note = api.send(NOTE, "GET", null);
    if (note == null) {
      note = Objects.requireNonNull(api.send(NOTES, "POST", of(api).note()));
    }
    Set<String> uids = new HashSet<>(words(note, "uids"));
    uids.add(Meta.uid(note));
    return new Baseline(api.types(), words(note, "namespaces"), Set.copyOf(uids));
  }

  private static Set<String> words(JsonNode note, String key) {
    return Set.of(note.path("data").path(key).asText().split(" "));
  }

  private ObjectNode note() {
    ObjectNode note = JsonNodeFactory.instance.objectNode();
    note.put("apiVersion", "v1").put("kind", "ConfigMap");
    note.putObject("metadata").put("name", "podwire-baseline");
    note.putObject("data")
        .put("namespaces", String.join(" ", namespaces))
        .put("uids", String.join(" ", uids));
    return note;
  }
}
