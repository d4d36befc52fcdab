package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the names that a definition asks for are free in its group.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/controller/status/naming_controller.go">naming_controller.go</a>
 */
final class Names {
  private final Set<String> resources = new HashSet<>(); // looked up, never iterated
  private final Set<String> kinds = new HashSet<>(); // looked up, never iterated
  private final ObjectNode accepted;
  private String reason = "NoConflicts";
  private final List<String> messages = new ArrayList<>();

  /**
   * @param others the names that the group's other definitions have
   */
  Names(JsonNode definition, List<JsonNode> others) {
    others.forEach(this::take);
    JsonNode wanted = definition.path("spec").path("names");
    JsonNode before = definition.path("status").path("acceptedNames");
    accepted = Json.object();
    name(wanted, before, "plural", resources, "PluralConflict");
    name(wanted, before, "singular", resources, "SingularConflict");
    shortNames(wanted, before);
    name(wanted, before, "kind", kinds, "KindConflict");
    name(wanted, before, "listKind", kinds, "ListKindConflict");
    if (wanted.path("categories").size() > 0) {
      accepted.set("categories", wanted.get("categories").deepCopy());
    }
  }

  private void take(JsonNode names) {
    resources.add(names.path("plural").asText());
    resources.add(names.path("singular").asText());
    resources.addAll(Definition.texts(names.path("shortNames")));
    kinds.add(names.path("kind").asText());
    kinds.add(names.path("listKind").asText());
  }

  private void name(
      JsonNode wanted, JsonNode before, String field, Set<String> taken, String conflict) {
    String name = wanted.path(field).asText();
    if (!name.isEmpty() && taken.contains(name)) {
      refuse(name, conflict);
      accepted.put(field, before.path(field).asText());
    } else {
      accepted.put(field, name);
    }
  }

  private void shortNames(JsonNode wanted, JsonNode before) {
    List<String> conflicts = new ArrayList<>();
    for (String name : Definition.texts(wanted.path("shortNames"))) {
      if (resources.contains(name)) {
        conflicts.add(name);
      }
    }
    conflicts.forEach(name -> refuse(name, "ShortNamesConflict"));
    JsonNode names = conflicts.isEmpty() ? wanted.path("shortNames") : before.path("shortNames");
    if (names instanceof ArrayNode list && !list.isEmpty()) {
      accepted.set("shortNames", list.deepCopy());
    }
  }

  private void refuse(String name, String conflict) {
    reason = conflict;
    messages.add("\"" + name + "\" is already in use");
  }

  boolean areFree() {
    return messages.isEmpty();
  }

  String reason() {
    return reason;
  }

  String message() {
    return messages.isEmpty() ? "no conflicts found" : String.join(", ", messages);
  }

  ObjectNode accepted() {
    return accepted;
  }
}
