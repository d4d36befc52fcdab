package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not} of a schema demand. */
final class Combinations {
  private final JsonNode value;
  private final String path;
  private final List<FieldError> errors;

  private Combinations(JsonNode value, String path, List<FieldError> errors) {
    this.value = value;
    this.path = path;
    this.errors = errors;
  }

  static void of(JsonNode schema, JsonNode value, String path, List<FieldError> errors) {
    Combinations combinations = new Combinations(value, path, errors);
    combinations.any(schema.path("anyOf"));
    combinations.one(schema.path("oneOf"));
    combinations.all(schema.path("allOf"));
    combinations.not(schema.path("not"));
  }

  private void any(JsonNode schemas) {
    List<List<FieldError>> found = judge(schemas);
    if (!found.isEmpty() && valid(found) == 0) {
      fail("must validate at least one schema (anyOf)");
      errors.addAll(found.get(0));
    }
  }

  private void one(JsonNode schemas) {
    List<List<FieldError>> found = judge(schemas);
    long valid = valid(found);
    if (!found.isEmpty() && valid == 0) {
      fail("must validate one and only one schema (oneOf). Found none valid");
      errors.addAll(found.get(0));
    } else if (valid > 1) {
      fail("must validate one and only one schema (oneOf). Found " + valid + " valid alternatives");
    }
  }

  private void all(JsonNode schemas) {
    List<List<FieldError>> found = judge(schemas);
    long valid = valid(found);
    if (valid < found.size()) {
      found.forEach(errors::addAll);
      fail("must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
    }
  }

  private void not(JsonNode schema) {
    if (schema.isObject() && SchemaValidator.validate(schema, value, path, null).isEmpty()) {
      fail("must not validate the schema (not)");
    }
  }

  private List<List<FieldError>> judge(JsonNode schemas) {
    List<List<FieldError>> found = new ArrayList<>();
    schemas.forEach(schema -> found.add(SchemaValidator.validate(schema, value, path, null)));
    return found;
  }

  private static long valid(List<List<FieldError>> found) {
    return found.stream().filter(List::isEmpty).count();
  }

  /** The server does not say where; it says so. */
  private void fail(String rule) {
    errors.add(
        new FieldError(
            "FieldValueInvalid", "<nil>", "Invalid value: \"\": \"" + path + "\" " + rule));
  }
}
