package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.fields.ManagedFields;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.Store;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates and changes objects, by the same steps for every kind.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go">store.go</a>
 */
final class Writer {
  private static final int GENERATED_NAME_ATTEMPTS = 8;
  private static final String SCALE = "scale";
  private static final String FINALIZE = "finalize";

  private final Store store;
  private final Strategies strategies;
  private final Metadata metadata;
  private final NamespaceLifecycle lifecycle;

  Writer(Store store, Strategies strategies, Metadata metadata, NamespaceLifecycle lifecycle) {
    this.store = store;
    this.strategies = strategies;
    this.metadata = metadata;
    this.lifecycle = lifecycle;
  }

  ApiObject create(ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    ObjectNode meta = Metadata.of(object);
    checkNamespace(type, namespace, meta);
    if (!meta.path("resourceVersion").asText().isEmpty()) {
      throw new ApiException(
          Statuses.failure(500, "", "resourceVersion should not be set on objects to be created"));
    }
    lifecycle.admit(type, namespace, meta);
    Strategy strategy = strategies.of(type);
    ObjectNode ordered = ordered(strategy, type, object);
    strategy.setDefaults(ordered);
    strategy.admit(ordered);
    strategy.prepareForCreate(ordered);
    meta = Metadata.of(ordered);
    metadata.fillForCreate(meta);
    if (strategy.hasGeneration()) {
      meta.put("generation", 1);
    }
    nameIt(type, namespace, meta);
    if (!options.fieldManager().isEmpty() && !options.apply()) {
      Ownership.created(
          strategy.struct(type),
          ordered,
          options.fieldManager(),
          Metadata.timestamp(metadata.now()));
    }
    strategy.identified(ordered);
    Errors errors = new Errors();
    MetadataRules.validate(type, strategy, ordered, errors);
    strategy.validate(ordered, errors);
    refuse(type, ordered, errors);
    strategies.admission().check(key(type, ordered), ordered, null, options.dryRun());
    strategy.toStored(ordered);
    return insert(key(type, ordered), ordered, strategy, options);
  }

  private ApiObject insert(
      ObjectKey key, ObjectNode object, Strategy strategy, WriteOptions options) {
    Strategy.Reservation reservation = strategy.reserve(object, null, options.dryRun());
    ApiObject present = store.find(key).orElse(null);
    if (present != null) {
      reservation.release();
      throw Statuses.alreadyExists(
          key, present.isDeleting(), !object.at("/metadata/generateName").asText().isEmpty());
    }
    if (options.dryRun()) {
      reservation.release();
      return ApiObject.of(object);
    }
    reservation.commit();
    return store.put(key, object);
  }

  /**
   * Changes the object by the function, which is given a copy of the stored one.
   *
   * @param subresource what of the object is written; empty for all but the status. Those beside
   *     the status are the server's own: what they write is taken as it is
   */
  ApiObject update(
      ObjectKey key,
      String subresource,
      Function<ApiObject, ObjectNode> change,
      WriteOptions options) {
    ApiObject old = store.find(key).orElseThrow(() -> Statuses.notFound(key));
    Strategy strategy = strategies.of(key.type());
    ObjectNode object = ordered(strategy, key.type(), change.apply(old));
    Preconditions.check(key, object, old, strategy.isCustom());
    inheritMetadata(object, old);
    Errors errors = new Errors();
    if (subresource.equals("status")) {
      object = withStatus(strategy, old, object, options);
      strategy.setDefaults(object);
      MetadataRules.validateUpdate(strategy, object, old, errors);
      strategy.validateStatus(object, old, errors);
    } else if (subresource.equals(FINALIZE)) {
      keepStatus(object, old, strategy);
      strategy.setDefaults(object);
      MetadataRules.validateUpdate(strategy, object, old, errors);
      strategy.validate(object, errors);
    } else if (subresource.isEmpty() || subresource.equals(SCALE)) {
      keepStatus(object, old, strategy);
      strategy.setDefaults(object);
      strategy.prepareForUpdate(object, old);
      countGeneration(object, old, strategy);
      MetadataRules.validateUpdate(strategy, object, old, errors);
      strategy.validateUpdate(object, old, errors);
    }
    refuse(key.type(), object, errors);
    if (subresource.isEmpty()) {
      strategies.admission().check(key, object, old, options.dryRun());
    }
    String version = object.path("apiVersion").asText();
    strategy.toStored(object);
    own(strategy.struct(key.type()), version, object, old, subresource, options);
    return replace(key, object, old, strategy, options);
  }

  private void own(
      @Nullable Struct struct,
      String version,
      ObjectNode object,
      ApiObject old,
      String subresource,
      WriteOptions options) {
    if (options.apply()) {
      return;
    }
    if (options.fieldManager().isEmpty()) {
      Trees.set(Metadata.of(object), "managedFields", old.at("metadata", "managedFields"));
      return;
    }
    ManagedFields.said(object)
        .filter(said -> subresource.isEmpty())
        .orElseGet(() -> ManagedFields.of(old.tree()))
        .writeTo(object);
    if (!object.equals(old.tree())) {
      String now = subresource.equals(SCALE) ? "" : Metadata.timestamp(metadata.now());
      Ownership.updated(struct, version, object, old, options.fieldManager(), subresource, now);
    }
  }

  private ApiObject replace(
      ObjectKey key, ObjectNode object, ApiObject old, Strategy strategy, WriteOptions options) {
    if (object.equals(old.tree())) {
      return old;
    }
    Strategy.Reservation reservation = strategy.reserve(object, old, options.dryRun());
    if (options.dryRun()) {
      reservation.release();
      return ApiObject.of(object);
    }
    reservation.commit();
    if (isFinished(object)) {
      ApiObject last = store.remove(key, object).orElseThrow();
      strategy.deleted(last);
      return last;
    }
    return store.put(key, object);
  }

  /** Whether it was to be deleted and the last that held it has let go. */
  private static boolean isFinished(ObjectNode object) {
    return object.path("metadata").has("deletionTimestamp")
        && object.path("metadata").path("deletionGracePeriodSeconds").asLong() == 0
        && object.path("metadata").path("finalizers").isEmpty()
        && object.path("spec").path("finalizers").isEmpty();
  }

  private static void checkNamespace(ResourceType type, String namespace, ObjectNode meta) {
    String stated = meta.path("namespace").asText();
    if (type.namespaced() && stated.isEmpty()) {
      meta.put("namespace", namespace);
    } else if (!type.namespaced()) {
      meta.remove("namespace");
    } else if (!stated.equals(namespace)) {
      throw Statuses.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private void nameIt(ResourceType type, String namespace, ObjectNode meta) {
    String base = meta.path("generateName").asText();
    if (!meta.path("name").asText().isEmpty() || base.isEmpty()) {
      return;
    }
    for (int attempt = 0; attempt < GENERATED_NAME_ATTEMPTS; attempt++) {
      String name = metadata.generateName(base);
      meta.put("name", name);
      if (store.find(new ObjectKey(type, type.namespaced() ? namespace : "", name)).isEmpty()) {
        return;
      }
    }
  }

  /** The server's own fields are not the writer's to change. */
  private static void inheritMetadata(ObjectNode object, ApiObject old) {
    ObjectNode meta = Metadata.of(object);
    for (String field :
        new String[] {
          "resourceVersion",
          "generation",
          "uid",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "creationTimestamp"
        }) {
      Trees.set(meta, field, old.at("metadata", field));
    }
    if (!meta.has("namespace")) {
      Trees.set(meta, "namespace", old.at("metadata", "namespace"));
    }
    meta.remove("selfLink");
  }

  /** A custom kind may yet be brought to another version in place; others share what they keep. */
  private static ObjectNode withStatus(
      Strategy strategy, ApiObject old, ObjectNode object, WriteOptions options) {
    ObjectNode changed = strategy.isCustom() ? old.copy() : old.tree().objectNode();
    ObjectNode meta = Metadata.of(object);
    if (strategy.isCustom() && options.apply()) {
      Trees.set(Metadata.of(changed), "managedFields", meta.get("managedFields"));
    } else if (!strategy.isCustom()) {
      changed.setAll(old.tree());
      strategy
          .metadataWithoutStatus()
          .forEach(field -> Trees.set(meta, field, old.at("metadata", field)));
      changed.set("metadata", meta);
    }
    Trees.set(changed, "status", object.get("status"));
    return changed;
  }

  private static void keepStatus(ObjectNode object, ApiObject old, Strategy strategy) {
    if (strategy.hasStatus()) {
      Trees.set(object, "status", old.at("status"));
    }
  }

  private static void countGeneration(ObjectNode object, ApiObject old, Strategy strategy) {
    if (strategy.hasGeneration() && strategy.isNewGeneration(object, old)) {
      Metadata.of(object).put("generation", old.at("metadata", "generation").asLong() + 1);
    }
  }

  private static void refuse(ResourceType type, ObjectNode object, Errors errors) {
    if (!errors.isEmpty()) {
      throw Statuses.invalid(type, object.path("metadata").path("name").asText(), errors.found());
    }
  }

  static ObjectKey key(ResourceType type, ObjectNode object) {
    return new ObjectKey(
        type,
        object.path("metadata").path("namespace").asText(),
        object.path("metadata").path("name").asText());
  }

  /** The object with its fields in the order in which Kubernetes writes them. */
  private static ObjectNode ordered(Strategy strategy, ResourceType type, ObjectNode object) {
    ObjectNode ordered = Json.object();
    ordered.put("kind", type.kind()).put("apiVersion", strategy.apiVersion(type, object));
    ordered.set("metadata", Metadata.of(object));
    object
        .properties()
        .forEach(
            field -> {
              if (!ordered.has(field.getKey()) && !field.getValue().isNull()) {
                ordered.set(field.getKey(), field.getValue());
              }
            });
    return ordered;
  }
}
