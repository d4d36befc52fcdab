package io.podwire.sim.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.fields.FieldSet;
import io.podwire.sim.apiserver.fields.ObjectFields;
import io.podwire.sim.apiserver.schema.Struct;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What kubectl's client-side apply has applied, by its own note on the object: kubectl's
 * server-side apply takes that over without a conflict.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/managedfields/internal/lastappliedmanager.go">lastappliedmanager.go</a>
 */
final class LastApplied {
  private static final String NOTE = "kubectl.kubernetes.io/last-applied-configuration";

  private LastApplied() {}

  /** The fields that are still as they were applied. */
  static FieldSet fields(ApiObject stored, @Nullable Struct struct) {
    String note = stored.text("metadata", "annotations", NOTE);
    if (note.isEmpty()) {
      return new FieldSet();
    }
    try {
      return Json.parse(note.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode applied
          ? ObjectFields.of(applied, struct)
              .minus(ObjectFields.changed(stored.tree(), applied, struct))
          : new FieldSet();
    } catch (JsonProcessingException notJson) {
      return new FieldSet();
    }
  }
}
