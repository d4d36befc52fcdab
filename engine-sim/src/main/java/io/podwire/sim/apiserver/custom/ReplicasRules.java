package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.FieldError;
import java.util.List;

/**
 * The number that {@code /scale} shows is one, whatever the schema says.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/blob/v0.34.0/pkg/registry/customresource/validator.go">validator.go</a>
 */
final class ReplicasRules {
  private ReplicasRules() {}

  static void validate(List<String> path, JsonNode object, List<FieldError> errors) {
    JsonNode node = object;
    for (int i = 0; i < path.size(); i++) {
      if (!node.isObject()) {
        fail(path, 0, accessor(path, node, "map[string]interface{}"), errors);
        return;
      }
      node = node.path(path.get(i));
      if (node.isMissingNode()) {
        return;
      }
    }
    if (path.isEmpty()) {
      return;
    }
    if (!node.isIntegralNumber()) {
      fail(path, 0, accessor(path, node, "int64"), errors);
    } else if (node.asLong() < 0) {
      fail(path, node.asLong(), "should be a non-negative integer", errors);
    } else if (node.asLong() > Integer.MAX_VALUE) {
      String most = "should be less than or equal to " + Integer.MAX_VALUE;
      fail(path, node.asLong(), most, errors);
    }
  }

  private static void fail(List<String> path, long value, String rule, List<FieldError> errors) {
    errors.add(
        new FieldError(
            "FieldValueInvalid",
            "." + String.join(".", path),
            "Invalid value: " + value + ": " + rule));
  }

  private static String accessor(List<String> path, JsonNode actual, String expected) {
    String shown =
        actual.isNumber() && actual.asDouble() == Math.rint(actual.asDouble())
            ? Long.toString(actual.asLong())
            : actual.isTextual() ? actual.asText() : actual.toString();
    return "."
        + String.join(".", path)
        + " accessor error: "
        + shown
        + " is of the type "
        + goType(actual)
        + ", expected "
        + expected;
  }

  private static String goType(JsonNode value) {
    return switch (SchemaValidator.typeOf(value)) {
      case "string" -> "string";
      case "boolean" -> "bool";
      case "array" -> "[]interface {}";
      case "object" -> "map[string]interface {}";
      case "null" -> "<nil>";
      default -> "float64";
    };
  }
}
