package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.fields.AppliedMerge;
import io.podwire.sim.apiserver.fields.FieldSet;
import io.podwire.sim.apiserver.fields.ManagedFields;
import io.podwire.sim.apiserver.fields.ObjectFields;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Server-side apply: merges what a manager wants, and remembers that it wants it. */
final class Applier {
  private final Writer writer;
  private final Store store;
  private final Strategies strategies;
  private final Metadata metadata;

  Applier(Writer writer, Store store, Strategies strategies, Metadata metadata) {
    this.writer = writer;
    this.store = store;
    this.strategies = strategies;
    this.metadata = metadata;
  }

  ApiObject apply(ObjectKey key, String subresource, ObjectNode applied, WriteOptions options) {
    if (subresource.isEmpty() && strategies.of(key.type()).hasStatus()) {
      applied.remove("status");
    } else if (subresource.equals("status")) {
      applied.retain("apiVersion", "kind", "metadata", "status");
    }
    Struct struct = strategies.of(key.type()).struct(key.type());
    FieldSet fields = ObjectFields.of(applied, struct);
    if (store.find(key).isEmpty()) {
      if (!subresource.isEmpty()) {
        throw Statuses.notFound(key);
      }
      Ownership.appliedNew(applied, fields, options.fieldManager(), now());
      return writer.create(key.type(), key.namespace(), applied, options);
    }
    return writer.update(
        key,
        subresource,
        stored -> merged(key, stored, applied, fields, struct, subresource, options),
        options);
  }

  private ObjectNode merged(
      ObjectKey key,
      ApiObject stored,
      ObjectNode applied,
      FieldSet fields,
      @Nullable Struct struct,
      String subresource,
      WriteOptions options) {
    ObjectNode merged = stored.copy();
    AppliedMerge.merge(merged, applied, struct);
    FieldSet left = Ownership.applied(struct, stored, merged, fields, options, subresource, now());
    FieldSet kept = new FieldSet();
    for (ManagedFields.Entry entry : ManagedFields.of(merged).entries()) {
      kept = kept.union(entry.fields());
    }
    AppliedMerge.remove(merged, left, kept, struct);
    Decoding.decode(strategies.of(key.type()), key.type(), merged, List.of(), options);
    return merged;
  }

  private String now() {
    return Metadata.timestamp(metadata.now());
  }
}
