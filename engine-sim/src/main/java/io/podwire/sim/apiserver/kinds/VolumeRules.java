package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.AccountTokens;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a Pod may say of its volumes. */
final class VolumeRules {
  private VolumeRules() {}

  /** Validates, and returns the names that mounts may use. */
  static Set<String> validate(JsonNode volumes, FieldPath path, Errors errors) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode volume : volumes) {
      FieldPath at = path.index(index++);
      String name = volume.path("name").asText();
      if (volume.size() > 2) {
        errors.forbidden(at.child(second(volume)), "may not specify more than 1 volume type");
      }
      sources(volume, at, errors);
      if (name.isEmpty()) {
        errors.required(at.child("name"), "");
        continue;
      }
      errors.invalidEach(at.child("name"), name, Formats.dnsLabel(name));
      if (!names.add(name)) {
        errors.duplicate(at.child("name"), name);
      }
    }
    return names;
  }

  private static String second(JsonNode volume) {
    String last = "";
    for (var fields = volume.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      last = field.equals("name") ? last : field;
    }
    return last;
  }

  private static void sources(JsonNode volume, FieldPath path, Errors errors) {
    JsonNode secret = volume.path("secret");
    if (!secret.isMissingNode()) {
      if (secret.path("secretName").asText().isEmpty()) {
        errors.required(path.child("secret").child("secretName"), "");
      }
      mode(secret, path.child("secret"), errors);
      items(secret.path("items"), path.child("secret").child("items"), errors);
    }
    JsonNode map = volume.path("configMap");
    if (!map.isMissingNode()) {
      if (map.path("name").asText().isEmpty()) {
        errors.required(path.child("configMap").child("name"), "");
      }
      mode(map, path.child("configMap"), errors);
      items(map.path("items"), path.child("configMap").child("items"), errors);
    }
    int index = 0;
    for (JsonNode source : volume.path("projected").path("sources")) {
      FieldPath projected = path.child("projected");
      token(source.path("serviceAccountToken"), projected, index++, errors);
    }
    JsonNode host = volume.path("hostPath");
    if (!host.isMissingNode()) {
      hostPath(host, path.child("hostPath"), errors);
    }
    JsonNode claim = volume.path("persistentVolumeClaim");
    if (!claim.isMissingNode() && claim.path("claimName").asText().isEmpty()) {
      errors.required(path.child("persistentVolumeClaim").child("claimName"), "");
    }
  }

  private static void token(JsonNode token, FieldPath projected, int index, Errors errors) {
    if (token.isMissingNode()) {
      return;
    }
    FieldPath at = projected.child("sources").index(index).child("serviceAccountToken");
    AccountTokens.validateLife(
        token.path("expirationSeconds").asLong(), at.child("expirationSeconds"), errors);
    if (token.path("path").asText().isEmpty()) {
      errors.required(projected.child("path"), ""); // upstream's path of the field, as it is
    }
  }

  static void hostPath(JsonNode host, FieldPath path, Errors errors) {
    String where = host.path("path").asText();
    FieldPath at = path.child("path");
    if (where.isEmpty()) {
      errors.required(at, "");
    } else if (List.of(where.split("/")).contains("..")) {
      errors.invalid(at, where, "must not contain '..'");
    }
  }

  private static void mode(JsonNode source, FieldPath path, Errors errors) {
    long mode = source.path("defaultMode").asLong();
    if (mode < 0 || mode > 0777) {
      errors.invalid(
          path.child("defaultMode"),
          mode,
          "must be a number between 0 and 0777 (octal), both inclusive");
    }
  }

  private static void items(JsonNode items, FieldPath path, Errors errors) {
    int index = 0;
    for (JsonNode item : items) {
      FieldPath at = path.index(index++);
      if (item.path("key").asText().isEmpty()) {
        errors.required(at.child("key"), "");
      }
      String file = item.path("path").asText();
      if (file.isEmpty()) {
        errors.required(at.child("path"), "");
      } else if (file.startsWith("/")) {
        errors.invalid(at.child("path"), file, "must be a relative path");
      } else if (file.equals("..") || file.startsWith("../") || file.contains("/../")) {
        errors.invalid(at.child("path"), file, "must not contain '..'");
      }
    }
  }
}
