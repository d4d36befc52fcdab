package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/** What volumes and claims have in common. */
final class StorageRules {
  static final FieldPath SPEC = FieldPath.of("spec");

  private static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

  private StorageRules() {}

  /** A finalizer that keeps what is in use, as admission adds it to whatever is created. */
  static void protect(ObjectNode object, String finalizer) {
    ArrayNode finalizers = object.withObject("/metadata").withArray("finalizers");
    for (JsonNode each : finalizers) {
      if (each.asText().equals(finalizer)) {
        return;
      }
    }
    finalizers.add(finalizer);
  }

  static void accessModes(JsonNode spec, String whyRequired, Errors errors) {
    FieldPath path = SPEC.child("accessModes");
    if (spec.path("accessModes").isEmpty()) {
      errors.required(path, whyRequired);
    }
    for (JsonNode mode : spec.path("accessModes")) {
      if (!ACCESS_MODES.contains(mode.asText())) {
        errors.notSupported(path, mode.asText(), ACCESS_MODES);
      }
    }
  }

  static void size(JsonNode size, FieldPath path, Errors errors) {
    if (Quantity.parse(size.asText()).compareTo(Quantity.ZERO) <= 0) {
      errors.invalid(path, size.asText(), "must be greater than zero");
    }
  }

  static void className(JsonNode spec, Errors errors) {
    String name = spec.path("storageClassName").asText();
    if (!name.isEmpty()) {
      errors.invalidEach(SPEC.child("storageClassName"), name, Formats.dnsSubdomain(name));
    }
  }

  static void volumeMode(JsonNode spec, Errors errors) {
    oneOf(spec.path("volumeMode"), SPEC.child("volumeMode"), errors, "Block", "Filesystem");
  }

  static void oneOf(JsonNode value, FieldPath path, Errors errors, String... values) {
    if (!List.of(values).contains(value.asText())) {
      errors.notSupported(path, value.asText(), List.of(values));
    }
  }
}
