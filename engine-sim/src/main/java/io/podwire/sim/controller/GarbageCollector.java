package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.DeleteOptions.Propagation;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Deletes what is owned by nobody any more, and does what foreground and orphaning deletion ask for
 * (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/garbagecollector/garbagecollector.go">garbagecollector.go</a>).
 */
public final class GarbageCollector {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final Api api;
  private final WorkQueue<ObjectKey> queue;
  private final Set<ResourceType> watched = new LinkedHashSet<>();
  private final Map<String, ResourceType> byKind = new HashMap<>();

  /** Of which types objects are owned by an object of the kind: so few are to be asked. */
  private final Map<String, Set<ResourceType>> ownedTypes = new HashMap<>();

  public GarbageCollector(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("garbage", simulation, this::look);
  }

  public void start() {
    watchAll();
    api.watch("garbage-collector", Resources.CUSTOM_RESOURCE_DEFINITIONS, definition -> watchAll());
  }

  private void watchAll() {
    for (ResourceType type : api.types()) {
      byKind.put(type.group() + "/" + type.kind(), type);
      if (!type.equals(Resources.EVENTS) && watched.add(type)) {
        api.watch("garbage-collector", type, event -> onEvent(type, event));
      }
    }
  }

  private void onEvent(ResourceType type, WatchEvent event) {
    ApiObject object = event.object();
    for (JsonNode owner : object.at("metadata", "ownerReferences")) {
      ownedTypes.computeIfAbsent(kind(owner), unseen -> new LinkedHashSet<>()).add(type);
    }
    if (event.type() == WatchEvent.Type.DELETED) {
      owned(type, object).forEach(queue::add);
      owners(object).forEach(queue::add);
    } else if (isNews(event)) {
      queue.add(new ObjectKey(type, object.namespace(), object.name()));
    }
  }

  private static boolean isNews(WatchEvent event) {
    ApiObject object = event.object();
    ApiObject before = event.before();
    JsonNode references = object.at("metadata", "ownerReferences");
    if (before == null) {
      return !references.isEmpty() || object.isDeleting();
    }
    return !before.at("metadata", "ownerReferences").equals(references)
        || before.isDeleting() != object.isDeleting()
        || !before.at("metadata", "finalizers").equals(object.at("metadata", "finalizers"));
  }

  private static String kind(JsonNode owner) {
    return Owners.group(owner.path("apiVersion").asText()) + "/" + owner.path("kind").asText();
  }

  private List<ObjectKey> owned(ResourceType type, ApiObject owner) {
    List<ObjectKey> keys = new ArrayList<>();
    String kind = type.group() + "/" + type.kind();
    for (ResourceType dependent : ownedTypes.getOrDefault(kind, Set.of())) {
      for (ApiObject object : api.ownedBy(dependent, owner.uid())) {
        keys.add(new ObjectKey(dependent, object.namespace(), object.name()));
      }
    }
    return keys;
  }

  private List<ObjectKey> owners(ApiObject object) {
    List<ObjectKey> keys = new ArrayList<>();
    for (JsonNode owner : object.at("metadata", "ownerReferences")) {
      ResourceType type = byKind.get(kind(owner));
      if (type != null) {
        String namespace = type.namespaced() ? object.namespace() : "";
        keys.add(new ObjectKey(type, namespace, owner.path("name").asText()));
      }
    }
    return keys;
  }

  private void look(ObjectKey key) {
    ApiObject object = api.find(key).orElse(null);
    if (object == null) {
      return;
    }
    try {
      if (object.isDeleting()) {
        lookAtDeleting(key, object);
      } else {
        lookAtOwners(key, object);
      }
    } catch (ApiException refused) {
      if (refused.code() != 404) {
        throw refused;
      }
    }
  }

  private void lookAtDeleting(ObjectKey key, ApiObject object) {
    List<ObjectKey> owned = owned(key.type(), object);
    if (hasFinalizer(object, ORPHAN)) {
      owned.forEach(dependent -> setFree(dependent, object));
      removeFinalizer(key, ORPHAN);
    } else if (hasFinalizer(object, FOREGROUND)) {
      if (owned.stream().noneMatch(dependent -> blocks(dependent, object))) {
        removeFinalizer(key, FOREGROUND);
      } else {
        owned.forEach(queue::add);
      }
    }
  }

  private void setFree(ObjectKey dependent, ApiObject owner) {
    api.find(dependent)
        .ifPresent(
            found -> {
              ObjectNode tree = found.copy();
              Owners.release(tree, owner.uid());
              api.update(dependent.type(), tree);
            });
  }

  private boolean blocks(ObjectKey dependent, ApiObject owner) {
    return api.find(dependent)
        .filter(
            found -> {
              for (JsonNode reference : found.at("metadata", "ownerReferences")) {
                if (reference.path("uid").asText().equals(owner.uid())
                    && reference.path("blockOwnerDeletion").asBoolean()) {
                  return true;
                }
              }
              return false;
            })
        .isPresent();
  }

  /** Deletes the object if none of its owners is there to stay. */
  private void lookAtOwners(ObjectKey key, ApiObject object) {
    JsonNode references = object.at("metadata", "ownerReferences");
    if (references.isEmpty()) {
      return;
    }
    List<String> gone = new ArrayList<>();
    boolean awaited = false;
    for (JsonNode reference : references) {
      ResourceType type = byKind.get(kind(reference));
      if (type == null) {
        return; // an unknown kind may be one that comes
      }
      Optional<ApiObject> owner = owner(type, object, reference);
      boolean waiting =
          owner.filter(found -> found.isDeleting() && hasFinalizer(found, FOREGROUND)).isPresent();
      if (owner.isEmpty() || waiting) {
        gone.add(reference.path("uid").asText());
        awaited |= waiting;
      }
    }
    if (gone.size() == references.size()) {
      delete(key, object, awaited && !owned(key.type(), object).isEmpty());
    } else if (!gone.isEmpty()) {
      ObjectNode tree = object.copy();
      gone.forEach(uid -> Owners.release(tree, uid));
      api.update(key.type(), tree);
    }
  }

  private Optional<ApiObject> owner(ResourceType type, ApiObject object, JsonNode reference) {
    String namespace = type.namespaced() ? object.namespace() : "";
    return api.find(new ObjectKey(type, namespace, reference.path("name").asText()))
        .filter(found -> found.uid().equals(reference.path("uid").asText()));
  }

  private void delete(ObjectKey key, ApiObject object, boolean foreground) {
    Propagation propagation = Propagation.BACKGROUND;
    if (hasFinalizer(object, ORPHAN)) {
      propagation = Propagation.ORPHAN;
    } else if (foreground || hasFinalizer(object, FOREGROUND)) {
      propagation = Propagation.FOREGROUND;
    }
    api.delete(
        key, new DeleteOptions(OptionalLong.empty(), propagation, Optional.of(object.uid())));
  }

  private static boolean hasFinalizer(ApiObject object, String name) {
    for (JsonNode finalizer : object.at("metadata", "finalizers")) {
      if (finalizer.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void removeFinalizer(ObjectKey key, String name) {
    api.find(key)
        .ifPresent(
            found -> {
              ObjectNode tree = found.copy();
              ObjectNode metadata = tree.withObject("/metadata");
              ArrayNode others = metadata.arrayNode();
              for (JsonNode finalizer : metadata.path("finalizers")) {
                if (!finalizer.asText().equals(name)) {
                  others.add(finalizer);
                }
              }
              if (others.isEmpty()) {
                metadata.remove("finalizers");
              } else {
                metadata.set("finalizers", others);
              }
              api.update(key.type(), tree);
            });
  }
}
