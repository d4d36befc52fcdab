package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/** What a container may say of its environment. */
final class EnvRules {
  private static final List<String> FIELDS =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");

  private EnvRules() {}

  static void validate(JsonNode container, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode env : container.path("env")) {
      FieldPath at = path.child("env").index(index++);
      String name = env.path("name").asText();
      if (name.isEmpty()) {
        errors.required(at.child("name"), "");
      } else {
        errors.invalidEach(at.child("name"), name, Formats.envVarName(name));
      }
      if (env.has("valueFrom")) {
        source(env, at.child("valueFrom"), errors);
      }
    }
    index = 0;
    for (JsonNode from : container.path("envFrom")) {
      FieldPath at = path.child("envFrom").index(index++);
      for (String kind : new String[] {"configMapRef", "secretRef"}) {
        if (from.has(kind) && from.path(kind).path("name").asText().isEmpty()) {
          errors.required(at.child(kind).child("name"), "");
        }
      }
      if (!from.has("configMapRef") && !from.has("secretRef")) {
        errors.invalid(
            path.child("envFrom"), "", "must specify one of: `configMapRef` or `secretRef`");
      }
    }
  }

  private static void source(JsonNode env, FieldPath path, Errors errors) {
    JsonNode source = env.path("valueFrom");
    long given = SOURCES.stream().filter(source::has).count();
    for (String kind : new String[] {"configMapKeyRef", "secretKeyRef"}) {
      if (source.has(kind)) {
        if (source.path(kind).path("name").asText().isEmpty()) {
          errors.required(path.child(kind).child("name"), "");
        }
        String key = source.path(kind).path("key").asText();
        if (key.isEmpty()) {
          errors.required(path.child(kind).child("key"), "");
        } else {
          errors.invalidEach(path.child(kind).child("key"), key, Formats.configKey(key));
        }
      }
    }
    if (source.has("fieldRef")) {
      field(source.path("fieldRef"), path.child("fieldRef"), errors);
    }
    if (given == 0) {
      errors.invalid(
          path,
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
              + " `secretKeyRef`");
    } else if (!env.path("value").asText().isEmpty()) {
      errors.invalid(path, "", "may not be specified when `value` is not empty");
    } else if (given > 1) {
      errors.invalid(path, "", "may not have more than one field specified at a time");
    }
  }

  private static void field(JsonNode reference, FieldPath path, Errors errors) {
    String field = reference.path("fieldPath").asText();
    if (field.isEmpty()) {
      errors.required(path.child("fieldPath"), "");
      return;
    }
    boolean mapEntry = field.matches("metadata\\.(labels|annotations)\\['.*'\\]");
    if (mapEntry || FIELDS.contains(field)) {
      return;
    }
    if (field.startsWith("metadata.") || field.startsWith("spec.") || field.startsWith("status.")) {
      if (isKnownField(field)) {
        errors.notSupported(path.child("fieldPath"), field, FIELDS);
        return;
      }
    }
    errors.invalid(
        path.child("fieldPath"),
        field,
        "error converting fieldPath: field label not supported: " + field);
  }

  private static boolean isKnownField(String field) {
    return List.of(
            "metadata.annotations",
            "metadata.labels",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.hostNetwork",
            "status.phase",
            "status.nominatedNodeName")
        .contains(field);
  }
}
