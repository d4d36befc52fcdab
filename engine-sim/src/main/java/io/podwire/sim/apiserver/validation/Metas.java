package io.podwire.sim.apiserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * The parts of {@code metadata}, wherever they occur.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/api/validation/objectmeta.go">objectmeta.go</a>
 */
public final class Metas {
  private static final List<String> STANDARD_FINALIZERS =
      List.of("kubernetes", "orphan", "foregroundDeletion");
  private static final int ANNOTATIONS_LIMIT = 256 * 1024;

  private Metas() {}

  public static void labels(JsonNode labels, FieldPath path, Errors errors) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      errors.invalidEach(path, label.getKey(), Formats.qualifiedName(label.getKey()));
      String value = label.getValue().asText();
      errors.invalidEach(path, value, Formats.labelValue(value));
    }
  }

  public static void annotations(JsonNode annotations, FieldPath path, Errors errors) {
    long size = 0;
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      String key = annotation.getKey();
      errors.invalidEach(path, key, Formats.qualifiedName(Formats.lower(key)));
      size += key.length() + annotation.getValue().asText().length();
    }
    if (size > ANNOTATIONS_LIMIT) {
      errors.tooLong(path, ANNOTATIONS_LIMIT);
    }
  }

  public static void finalizers(JsonNode finalizers, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode each : finalizers) {
      String finalizer = each.asText();
      errors.invalidEach(path, finalizer, Formats.qualifiedName(finalizer));
      if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
        errors.invalid(
            path.index(index),
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
      index++;
    }
    if (contains(finalizers, "orphan") && contains(finalizers, "foregroundDeletion")) {
      errors.invalid(
          path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  private static boolean contains(JsonNode finalizers, String name) {
    for (JsonNode finalizer : finalizers) {
      if (finalizer.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  public static void ownerReferences(JsonNode owners, FieldPath path, Errors errors) {
    String controller = "";
    for (JsonNode owner : owners) {
      for (String field : new String[] {"kind", "name", "uid"}) {
        if (owner.path(field).asText().isEmpty()) {
          errors.invalid(path.child(field), owner.path(field).asText(), "must not be empty");
        }
      }
      if (owner.path("apiVersion").asText().isEmpty()) {
        errors.invalid(path.child("apiVersion"), "", "version must not be empty");
      }
      if (owner.path("apiVersion").asText().equals("v1")
          && owner.path("kind").asText().equals("Event")) {
        errors.invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner");
      }
      if (owner.path("controller").asBoolean()) {
        if (!controller.isEmpty()) {
          errors.invalid(
              path,
              owners,
              "Only one reference can have Controller set to true. Found \"true\" in references for "
                  + controller
                  + " and "
                  + name(owner));
        }
        controller = name(owner);
      }
    }
  }

  private static String name(JsonNode owner) {
    return owner.path("kind").asText() + "/" + owner.path("name").asText();
  }
}
