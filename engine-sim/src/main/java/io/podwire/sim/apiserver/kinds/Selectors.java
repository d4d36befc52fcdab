package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.apiserver.validation.Metas;
import java.util.Map;

/**
 * Label selectors as objects hold them.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/apis/meta/v1/validation/validation.go">validation.go</a>
 */
final class Selectors {
  private Selectors() {}

  static void validate(JsonNode selector, FieldPath path, Errors errors) {
    Metas.labels(selector.path("matchLabels"), path.child("matchLabels"), errors);
    int index = 0;
    for (JsonNode expression : selector.path("matchExpressions")) {
      expression(expression, path.child("matchExpressions").index(index++), errors);
    }
  }

  private static void expression(JsonNode expression, FieldPath path, Errors errors) {
    String operator = expression.path("operator").asText();
    JsonNode values = expression.path("values");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(
              path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.forbidden(
              path.child("values"),
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> errors.invalid(path.child("operator"), operator, "not a valid selector operator");
    }
    String key = expression.path("key").asText();
    errors.invalidEach(path.child("key"), key, Formats.qualifiedName(key));
    int index = 0;
    for (JsonNode value : values) {
      errors.invalidEach(
          path.child("values").index(index++), value.asText(), Formats.labelValue(value.asText()));
    }
  }

  static boolean isEmpty(JsonNode selector) {
    return selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
  }

  /** Whether the labels satisfy the selector, which is valid. */
  static boolean matches(JsonNode selector, JsonNode labels) {
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      if (!label.getValue().equals(labels.path(label.getKey()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      JsonNode value = labels.path(expression.path("key").asText());
      boolean in = contains(expression.path("values"), value);
      boolean holds =
          switch (expression.path("operator").asText()) {
            case "In" -> in;
            case "NotIn" -> !in;
            case "Exists" -> !value.isMissingNode();
            case "DoesNotExist" -> value.isMissingNode();
            default -> false;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode each : values) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
