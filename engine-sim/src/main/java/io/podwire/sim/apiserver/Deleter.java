package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.Store;
import java.util.OptionalLong;

/**
 * Deletes objects: at once, or by marking those that end gracefully or that finalizers hold.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go">delete.go</a>
 */
final class Deleter {
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  private final Store store;
  private final Strategies strategies;
  private final Metadata metadata;

  Deleter(Store store, Strategies strategies, Metadata metadata) {
    this.store = store;
    this.strategies = strategies;
    this.metadata = metadata;
  }

  /**
   * What became of the object.
   *
   * @param object its state now, or its last one
   * @param gone whether it exists no more
   */
  record Outcome(ApiObject object, boolean gone) {}

  Outcome delete(ObjectKey key, DeleteOptions options) {
    ApiObject old = store.find(key).orElseThrow(() -> Statuses.notFound(key));
    Strategy strategy = strategies.of(key.type());
    strategy.admitDeletion(old);
    checkPreconditions(key, options, old);
    OptionalLong grace = strategy.gracePeriod(old, options.gracePeriodSeconds());
    ObjectNode object = old.copy();
    if (!old.isDeleting()) {
      strategy.prepareForDelete(object);
    }
    ObjectNode meta = Metadata.of(object);
    setFinalizers(meta, propagation(options, strategy, meta));
    boolean held = !meta.path("finalizers").isEmpty() || !object.at("/spec/finalizers").isEmpty();
    long seconds = grace.orElse(0);
    if (seconds == 0 && !held) {
      return options.dryRun() ? new Outcome(old, true) : remove(key, old, strategy);
    }
    if (isNoNews(old, seconds) && meta.equals(old.tree().get("metadata"))) {
      return new Outcome(old, false);
    }
    if (!isNoNews(old, seconds)) {
      markDeleted(meta, old, seconds);
      if (!strategy.saysGracePeriod()) {
        meta.remove("deletionGracePeriodSeconds");
      }
    }
    return new Outcome(options.dryRun() ? ApiObject.of(object) : store.put(key, object), false);
  }

  private Outcome remove(ObjectKey key, ApiObject old, Strategy strategy) {
    ObjectNode last = old.copy();
    if (old.isDeleting()) {
      Metadata.of(last).put("deletionGracePeriodSeconds", 0);
    }
    ApiObject removed = store.remove(key, last).orElseThrow();
    strategy.deleted(removed);
    return new Outcome(removed, true);
  }

  /** A second deletion may only shorten the time that the first one left. */
  private static boolean isNoNews(ApiObject old, long seconds) {
    return old.isDeleting() && seconds >= old.at("metadata", "deletionGracePeriodSeconds").asLong();
  }

  private void markDeleted(ObjectNode meta, ApiObject old, long seconds) {
    metadata.markDeleted(meta, seconds);
    if (old.isDeleting()) {
      meta.put("generation", old.at("metadata", "generation").asLong());
      if (meta.path("generation").asLong() == 0) {
        meta.remove("generation");
      }
    }
  }

  private static DeleteOptions.Propagation propagation(
      DeleteOptions options, Strategy strategy, ObjectNode meta) {
    if (options.propagation() != DeleteOptions.Propagation.UNSAID) {
      return options.propagation();
    }
    for (JsonNode finalizer : meta.path("finalizers")) {
      if (finalizer.asText().equals(ORPHAN)) {
        return DeleteOptions.Propagation.ORPHAN;
      }
      if (finalizer.asText().equals(FOREGROUND)) {
        return DeleteOptions.Propagation.FOREGROUND;
      }
    }
    return strategy.orphansByDefault()
        ? DeleteOptions.Propagation.ORPHAN
        : DeleteOptions.Propagation.BACKGROUND;
  }

  private static void setFinalizers(ObjectNode meta, DeleteOptions.Propagation propagation) {
    ArrayNode finalizers = meta.arrayNode();
    meta.path("finalizers")
        .forEach(
            finalizer -> {
              String name = finalizer.asText();
              if (!name.equals(ORPHAN) && !name.equals(FOREGROUND)) {
                finalizers.add(finalizer);
              }
            });
    if (propagation == DeleteOptions.Propagation.ORPHAN) {
      finalizers.add(ORPHAN);
    } else if (propagation == DeleteOptions.Propagation.FOREGROUND) {
      finalizers.add(FOREGROUND);
    }
    Trees.set(meta, "finalizers", finalizers.isEmpty() ? null : finalizers);
  }

  private static void checkPreconditions(ObjectKey key, DeleteOptions options, ApiObject old) {
    if (options.uid().isPresent() && !options.uid().get().equals(old.uid())) {
      throw Statuses.conflict(
          byKind(key),
          "the UID in the precondition ("
              + options.uid().get()
              + ") does not match the UID in record ("
              + old.uid()
              + "). The object might have been deleted and then recreated");
    }
    String version = Long.toString(old.resourceVersion());
    if (options.resourceVersion().isPresent() && !options.resourceVersion().get().equals(version)) {
      throw Statuses.conflict(
          byKind(key),
          "the ResourceVersion in the precondition ("
              + options.resourceVersion().get()
              + ") does not match the ResourceVersion in record ("
              + version
              + "). The object might have been modified");
    }
  }

  /** The layer that finds this out calls objects by their kind. */
  private static ObjectKey byKind(ObjectKey key) {
    ResourceType type = key.type();
    ResourceType kind =
        new ResourceType(type.group(), type.version(), type.kind(), type.kind(), type.namespaced());
    return new ObjectKey(kind, key.namespace(), key.name());
  }
}
