package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.fields.FieldSet;
import io.podwire.sim.apiserver.fields.ManagedFields;
import io.podwire.sim.apiserver.fields.ObjectFields;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code managedFields} as clients write. The cluster's own components are not tracked: what
 * they write is theirs by their nature, and clients that apply seldom fight over it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>
 */
final class Ownership {
  private static final String UPDATE = "Update";
  private static final String APPLY = "Apply";
  private static final String KUBECTL = "kubectl";

  private Ownership() {}

  /** The manager has created the object. */
  static void created(@Nullable Struct struct, ObjectNode object, String manager, String now) {
    ManagedFields managed = new ManagedFields();
    FieldSet fields = ObjectFields.changed(object.objectNode(), object, struct);
    managed.put(new ManagedFields.Entry(manager, UPDATE, version(object), now, "", fields));
    managed.writeTo(object);
  }

  /** The manager has changed the object: what it changed is its own now. */
  static void updated(
      @Nullable Struct struct,
      String version,
      ObjectNode object,
      ApiObject old,
      String manager,
      String subresource,
      String now) {
    FieldSet changed = ObjectFields.changed(old.tree(), object, struct);
    FieldSet gone = ObjectFields.changed(object, old.tree(), struct).minus(changed);
    ManagedFields managed = ManagedFields.of(object);
    managed.takeFromOthers(changed.union(gone), manager, UPDATE, subresource);
    FieldSet own = managed.fields(manager, UPDATE, subresource).minus(gone).union(changed);
    managed.put(new ManagedFields.Entry(manager, UPDATE, version, now, subresource, own));
    managed.writeTo(object);
  }

  /**
   * The manager applies fields.
   *
   * @param applied the fields of the applied object
   * @param merged the stored object with the applied one laid over it; gets its managedFields here
   * @return the fields that the manager has applied before and does not any more, and nobody else
   *     owns
   * @throws ApiException if others own what it changes, and it does not force
   */
  static FieldSet applied(
      @Nullable Struct struct,
      ApiObject old,
      ObjectNode merged,
      FieldSet applied,
      WriteOptions options,
      String subresource,
      String now) {
    String manager = options.fieldManager();
    ManagedFields managed = ManagedFields.of(old.tree());
    FieldSet changed = ObjectFields.changed(old.tree(), merged, struct).intersection(applied);
    if (!options.force()) {
      FieldSet contested =
          manager.equals(KUBECTL) ? changed.minus(LastApplied.fields(old, struct)) : changed;
      refuseConflicts(managed, contested, manager, subresource);
    }
    managed.takeFromOthers(changed, manager, APPLY, subresource);
    FieldSet others = managed.others(manager, APPLY, subresource);
    FieldSet left = managed.fields(manager, APPLY, subresource).minus(applied).minus(others);
    managed.put(
        new ManagedFields.Entry(manager, APPLY, version(merged), now, subresource, applied));
    managed.writeTo(merged);
    return left;
  }

  /** As {@link #applied}, for an object that is not there yet. */
  static void appliedNew(ObjectNode object, FieldSet applied, String manager, String now) {
    ManagedFields managed = new ManagedFields();
    managed.put(new ManagedFields.Entry(manager, APPLY, version(object), now, "", applied));
    managed.writeTo(object);
  }

  private static String version(ObjectNode object) {
    return object.path("apiVersion").asText();
  }

  private static void refuseConflicts(
      ManagedFields managed, FieldSet changed, String manager, String subresource) {
    Map<String, List<String>> conflicts = new LinkedHashMap<>();
    for (ManagedFields.Entry entry : managed.entries()) {
      boolean own =
          entry.manager().equals(manager)
              && entry.operation().equals(APPLY)
              && entry.subresource().equals(subresource);
      FieldSet both = own ? new FieldSet() : entry.fields().intersection(changed);
      both.forEach(
          (path, field) ->
              conflicts.computeIfAbsent(entry.shown(), unseen -> new ArrayList<>()).add(path));
    }
    if (!conflicts.isEmpty()) {
      throw Statuses.applyConflict(conflicts);
    }
  }
}
