package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;

/** ConfigMaps. */
final class ConfigMapStrategy extends Strategy {
  private static final int LIMIT = 1024 * 1024;

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public void prepareForCreate(ObjectNode map) {}

  @Override
  public void validate(ObjectNode map, Errors errors) {
    long size = 0;
    for (String part : new String[] {"data", "binaryData"}) {
      FieldPath path = FieldPath.of(part);
      for (var entry : map.path(part).properties()) {
        String key = entry.getKey();
        errors.invalidEach(path.key(key), key, Formats.configKey(key));
        if (part.equals("data") && map.path("binaryData").has(key)) {
          errors.invalid(path.key(key), key, "duplicate of key present in binaryData");
        }
        size += entry.getValue().asText().length();
      }
    }
    if (size > LIMIT) {
      errors.tooLong(FieldPath.of("[]"), LIMIT);
    }
  }

  @Override
  public void validateUpdate(ObjectNode map, ApiObject old, Errors errors) {
    if (old.at("immutable").asBoolean()) {
      String why = "field is immutable when `immutable` is set";
      if (!map.path("immutable").asBoolean()) {
        errors.forbidden(FieldPath.of("immutable"), why);
      }
      for (String part : new String[] {"data", "binaryData"}) {
        if (!map.path(part).equals(old.at(part))) {
          errors.forbidden(FieldPath.of(part), why);
        }
      }
    }
    validate(map, errors);
  }
}
