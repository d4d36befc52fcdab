package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Metas;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ResourceType;

/**
 * What {@code metadata} may say.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/api/validation/objectmeta.go">objectmeta.go</a>
 */
final class MetadataRules {
  private static final FieldPath METADATA = FieldPath.of("metadata");
  private static final String IMMUTABLE = "field is immutable";

  private MetadataRules() {}

  static void validate(ResourceType type, Strategy strategy, ObjectNode object, Errors errors) {
    JsonNode metadata = object.path("metadata");
    String generateName = metadata.path("generateName").asText();
    if (!generateName.isEmpty()) {
      // A trailing dash is what the suffix follows.
      String base = generateName.endsWith("-") ? generateName + "x" : generateName;
      errors.invalidEach(METADATA.child("generateName"), generateName, strategy.validateName(base));
    }
    String name = metadata.path("name").asText();
    if (name.isEmpty()) {
      errors.required(METADATA.child("name"), "name or generateName is required");
    } else {
      errors.invalidEach(METADATA.child("name"), name, strategy.validateName(name));
    }
    Metas.labels(metadata.path("labels"), METADATA.child("labels"), errors);
    Metas.annotations(metadata.path("annotations"), METADATA.child("annotations"), errors);
    Metas.ownerReferences(
        metadata.path("ownerReferences"), METADATA.child("ownerReferences"), errors);
    finalizers(strategy, metadata, errors);
  }

  static void validateUpdate(Strategy strategy, ObjectNode object, ApiObject old, Errors errors) {
    JsonNode metadata = object.path("metadata");
    if (metadata.equals(old.at("metadata"))) {
      return; // what is stored is right
    }
    // The server looks before the kind's own rules do, and these look again.
    validateChange(metadata, old, errors);
    validateChange(metadata, old, errors);
    Metas.labels(metadata.path("labels"), METADATA.child("labels"), errors);
    Metas.annotations(metadata.path("annotations"), METADATA.child("annotations"), errors);
    Metas.ownerReferences(
        metadata.path("ownerReferences"), METADATA.child("ownerReferences"), errors);
    finalizers(strategy, metadata, errors);
  }

  private static void finalizers(Strategy strategy, JsonNode metadata, Errors errors) {
    FieldPath path = METADATA.child("finalizers");
    if (strategy.knowsFinalizers()) {
      Metas.finalizers(metadata.path("finalizers"), path, errors);
    }
  }

  private static void validateChange(JsonNode metadata, ApiObject old, Errors errors) {
    for (String field : new String[] {"name", "namespace", "uid", "creationTimestamp"}) {
      if (!metadata.path(field).asText().equals(old.text("metadata", field))) {
        errors.invalid(METADATA.child(field), metadata.path(field).asText(), IMMUTABLE);
      }
    }
    if (old.isDeleting()) {
      for (JsonNode finalizer : metadata.path("finalizers")) {
        if (!Trees.contains(old.at("metadata", "finalizers"), finalizer)) {
          errors.forbidden(
              METADATA.child("finalizers"),
              "no new finalizers can be added if the object is being deleted, found new finalizers"
                  + " []string{\""
                  + finalizer.asText()
                  + "\"}");
        }
      }
    }
  }
}
