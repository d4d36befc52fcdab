package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes kinds of definitions: accepts their names, serves their versions from then on, and cleans
 * up behind those that are deleted.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/tree/v0.34.0/pkg/controller">controller</a>
 */
public final class CustomResources {
  private static final Duration RECHECK = Duration.ofSeconds(5);

  private final ApiServer server;

  /** By the name of their definition: the types that are served, the stored one first. */
  private final Map<String, Set<ResourceType>> serving = new LinkedHashMap<>();

  private CustomResources(ApiServer server) {
    this.server = server;
  }

  /** Follows the definitions of the server. */
  public static void serve(ApiServer server) {
    CustomResources resources = new CustomResources(server);
    server.watch("apiextensions", Resources.CUSTOM_RESOURCE_DEFINITIONS, resources::onEvent);
  }

  private static ObjectKey key(String definition) {
    return new ObjectKey(Resources.CUSTOM_RESOURCE_DEFINITIONS, "", definition);
  }

  private void onEvent(WatchEvent event) {
    String name = event.object().name();
    server.find(key(name)).ifPresentOrElse(this::look, () -> stop(name));
  }

  private void look(ApiObject definition) {
    ObjectNode tree = definition.copy();
    acceptNames(tree, definition.name());
    ApiObject named = definition;
    if (!tree.equals(definition.tree())) {
      if (DefinitionConditions.isTrue(tree, "Established")) {
        serve(ApiObject.of(tree.deepCopy()));
      }
      named = server.updateStatus(Resources.CUSTOM_RESOURCE_DEFINITIONS, tree);
    }
    if (DefinitionConditions.isTrue(named.tree(), "Established")) {
      serve(named);
    }
    if (named.isDeleting()) {
      cleanUp(named);
    }
  }

  private void acceptNames(ObjectNode tree, String definition) {
    Names names = new Names(tree, others(tree.path("spec").path("group").asText(), definition));
    ObjectNode accepted = names.accepted();
    tree.withObject("/status").set("acceptedNames", accepted);
    DefinitionConditions.set(
        tree, "NamesAccepted", names.areFree(), names.reason(), names.message(), now());
    if (!names.areFree() && !DefinitionConditions.isTrue(tree, "Established")) {
      DefinitionConditions.set(
          tree, "Established", false, "NotAccepted", "not all names are accepted", now());
    } else if (names.areFree()) {
      DefinitionConditions.set(
          tree,
          "Established",
          true,
          "InitialNamesAccepted",
          "the initial names have been accepted",
          now());
    }
  }

  private List<JsonNode> others(String group, String definition) {
    return server.list(Resources.CUSTOM_RESOURCE_DEFINITIONS).stream()
        .filter(other -> other.text("spec", "group").equals(group))
        .filter(other -> !other.name().equals(definition))
        .map(other -> other.at("status", "acceptedNames"))
        .toList();
  }

  private void serve(ApiObject object) {
    Definition definition = new Definition(object);
    Set<ResourceType> known =
        serving.computeIfAbsent(object.name(), unseen -> new LinkedHashSet<>());
    // Where objects are kept does not change while the kind exists.
    ResourceType stored =
        known.isEmpty() ? definition.type(definition.storage()) : known.iterator().next();
    CustomStrategy strategy = new CustomStrategy(definition, stored, object);
    Set<ResourceType> types = new LinkedHashSet<>(Set.of(stored));
    known.forEach(server.catalogue()::remove);
    for (JsonNode version : definition.served()) {
      ResourceType type = definition.type(version.path("name").asText());
      server.catalogue().add(definition.info(version), stored);
      types.add(type);
    }
    server.defineKinds(types, strategy);
    known.clear();
    known.addAll(types);
  }

  private void stop(String definition) {
    Set<ResourceType> types = serving.remove(definition);
    if (types != null) {
      types.forEach(server.catalogue()::remove);
      server.forgetKinds(types);
    }
  }

  /** Deletes all objects of the kind, and lets the definition go when none is left. */
  private void cleanUp(ApiObject definition) {
    if (!Definition.texts(definition.at("metadata", "finalizers"))
        .contains(DefinitionStrategy.CLEANUP)) {
      return;
    }
    Set<ResourceType> types = serving.getOrDefault(definition.name(), Set.of());
    boolean left = false;
    if (!types.isEmpty()) {
      ResourceType stored = types.iterator().next();
      for (ApiObject object : server.list(stored)) {
        if (!object.isDeleting()) {
          server.delete(
              new ObjectKey(stored, object.namespace(), object.name()), DeleteOptions.BACKGROUND);
        }
      }
      left = server.count(stored) > 0;
    }
    ObjectNode tree = definition.copy();
    DefinitionConditions.set(
        tree,
        "Terminating",
        left,
        left ? "InstanceDeletionInProgress" : "InstanceDeletionCompleted",
        left ? "CustomResource deletion is in progress" : "removed all instances",
        now());
    ApiObject told = server.updateStatus(Resources.CUSTOM_RESOURCE_DEFINITIONS, tree);
    if (left) {
      server.simulation().after(RECHECK, () -> recheck(definition.name()));
    } else {
      release(told);
    }
  }

  private void recheck(String definition) {
    server.find(key(definition)).filter(ApiObject::isDeleting).ifPresent(this::cleanUp);
  }

  private void release(ApiObject definition) {
    ObjectNode tree = definition.copy();
    ArrayNode finalizers = tree.withObject("/metadata").withArray("finalizers");
    for (int i = finalizers.size() - 1; i >= 0; i--) {
      if (finalizers.get(i).asText().equals(DefinitionStrategy.CLEANUP)) {
        finalizers.remove(i);
      }
    }
    server.update(Resources.CUSTOM_RESOURCE_DEFINITIONS, tree);
  }

  private Instant now() {
    return server.simulation().now().truncatedTo(ChronoUnit.SECONDS);
  }
}
