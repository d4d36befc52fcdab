package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Validates values against an OpenAPI v3 schema, in the words of the server.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kube-openapi/tree/master/pkg/validation/validate">validate</a>
 */
final class SchemaValidator {
  private static final String INVALID = "FieldValueInvalid";
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private final List<FieldError> errors = new ArrayList<>();

  private SchemaValidator() {}

  /**
   * Finds what is wrong with the value.
   *
   * @param path where the value is, as fields of errors begin
   * @param old what the value was before; what has not changed is not judged again
   */
  static List<FieldError> validate(
      JsonNode schema, JsonNode value, String path, @Nullable JsonNode old) {
    SchemaValidator validator = new SchemaValidator();
    validator.value(schema, value, path, old);
    return validator.errors;
  }

  /** As {@link #validate} for a part of an object, of which the messages know no more. */
  static List<FieldError> validateBelow(
      JsonNode schema, JsonNode value, String part, @Nullable JsonNode old) {
    return value.isMissingNode()
        ? List.of()
        : validate(schema, value, "", old).stream()
            .map(error -> new FieldError(error.reason(), under(part, error), error.message()))
            .toList();
  }

  private static String under(String part, FieldError error) {
    return error.field().isEmpty()
        ? part
        : error.field().startsWith("<") ? error.field() : part + "." + error.field();
  }

  private void value(JsonNode schema, JsonNode value, String path, @Nullable JsonNode old) {
    if (value.equals(old) || value.isNull() && schema.path("nullable").asBoolean()) {
      return;
    }
    type(schema, value, path);
    Combinations.of(schema, value, path, errors);
    if (value.isTextual()) {
      text(schema, value.asText(), path);
    } else if (value.isNumber()) {
      number(schema, value, path);
    } else if (value.isArray()) {
      array(schema, value, path, old);
    }
    options(schema, value, path);
    if (value.isObject()) {
      object(schema, value, path, old);
    }
  }

  private void type(JsonNode schema, JsonNode value, String path) {
    String wanted =
        schema.path("x-kubernetes-int-or-string").asBoolean()
            ? "integer,string"
            : schema.path("type").asText();
    String actual = typeOf(value);
    boolean fits =
        wanted.isEmpty()
            || List.of(wanted.split(",")).contains(actual)
            || wanted.equals("number") && actual.equals("integer");
    if (!fits) {
      wrongType(path, wanted, actual);
    } else if (value.isTextual()
        && !ValueFormats.matches(schema.path("format").asText(), value.asText())) {
      wrongType(path, schema.path("format").asText(), value.asText());
    }
  }

  private void wrongType(String path, String wanted, String actual) {
    errors.add(
        new FieldError(
            "FieldValueTypeInvalid",
            path,
            "Invalid value: \""
                + actual
                + "\": "
                + path
                + " in body must be of type "
                + wanted
                + ": \""
                + actual
                + "\""));
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NUMBER -> isWhole(value) ? "integer" : "number";
      default -> "null";
    };
  }

  private static boolean isWhole(JsonNode number) {
    return number.isIntegralNumber() || number.asDouble() == Math.rint(number.asDouble());
  }

  private void text(JsonNode schema, String value, String path) {
    int length = value.codePointCount(0, value.length());
    if (schema.has("maxLength") && length > schema.get("maxLength").asLong()) {
      String most = schema.get("maxLength").asText();
      errors.add(
          new FieldError(
              "FieldValueTooLong", path, "Too long: may not be more than " + most + " bytes"));
    } else if (schema.has("minLength") && length < schema.get("minLength").asLong()) {
      String least = schema.get("minLength").asText();
      invalid(path, quoted(value), "should be at least " + least + " chars long");
    } else if (schema.has("pattern")) {
      String pattern = schema.get("pattern").asText();
      if (!PATTERNS.computeIfAbsent(pattern, Pattern::compile).matcher(value).find()) {
        invalid(path, quoted(value), "should match '" + pattern + "'");
      }
    }
  }

  private void number(JsonNode schema, JsonNode value, String path) {
    BigDecimal number = value.decimalValue();
    if (schema.has("multipleOf")
        && number.remainder(schema.get("multipleOf").decimalValue()).signum() != 0) {
      invalid(path, value, "should be a multiple of " + schema.get("multipleOf"));
    }
    if (schema.has("maximum")) {
      boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
      int above = number.compareTo(schema.get("maximum").decimalValue());
      if (above > 0 || exclusive && above == 0) {
        String bound = exclusive ? "should be less than " : "should be less than or equal to ";
        invalid(path, value, bound + schema.get("maximum"));
      }
    }
    if (schema.has("minimum")) {
      boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
      int above = number.compareTo(schema.get("minimum").decimalValue());
      if (above < 0 || exclusive && above == 0) {
        String bound =
            exclusive ? "should be greater than " : "should be greater than or equal to ";
        invalid(path, value, bound + schema.get("minimum"));
      }
    }
  }

  private void array(JsonNode schema, JsonNode value, String path, @Nullable JsonNode old) {
    JsonNode items = schema.path("items");
    for (int i = 0; i < value.size(); i++) {
      value(
          items,
          value.get(i),
          path + "[" + i + "]",
          ListTypes.sameElement(schema, value.get(i), old));
    }
    if (schema.has("minItems") && value.size() < schema.get("minItems").asInt()) {
      invalid(path, value.size(), "should have at least " + schema.get("minItems") + " items");
    }
    tooMany(path, value.size(), schema.path("maxItems"));
  }

  private void tooMany(String path, int actual, JsonNode most) {
    if (most.isNumber() && actual > most.asInt()) {
      String items = most.asInt() == 1 ? " item" : " items";
      errors.add(
          new FieldError(
              "FieldValueTooMany",
              path,
              "Too many: " + actual + ": must have at most " + most + items));
    }
  }

  private void options(JsonNode schema, JsonNode value, String path) {
    JsonNode options = schema.path("enum");
    if (!options.isArray()) {
      return;
    }
    List<String> supported = new ArrayList<>();
    for (JsonNode option : options) {
      if (option.equals(value)) {
        return;
      }
      supported.add(quoted(option.asText()));
    }
    errors.add(
        new FieldError(
            "FieldValueNotSupported",
            path,
            "Unsupported value: " + value + ": supported values: " + String.join(", ", supported)));
  }

  private void object(JsonNode schema, JsonNode value, String path, @Nullable JsonNode old) {
    if (schema.has("minProperties") && value.size() < schema.get("minProperties").asInt()) {
      String least = schema.get("minProperties").asText();
      invalid(path, value.size(), "should have at least " + least + " properties");
      return;
    }
    if (schema.has("maxProperties") && value.size() > schema.get("maxProperties").asInt()) {
      tooMany(path, value.size(), schema.get("maxProperties"));
      return;
    }
    Map<String, JsonNode> fields =
        new TreeMap<>(
            value.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    fields.forEach(
        (name, field) -> {
          JsonNode before = old == null ? null : old.get(name);
          value(Defaulting.of(schema, name), field, below(path, name), before);
        });
    required(schema, value, path);
  }

  private void required(JsonNode schema, JsonNode value, String path) {
    List<String> required = Definition.texts(schema.path("required"));
    if (schema.path("x-kubernetes-embedded-resource").asBoolean()) {
      required = List.of("apiVersion", "kind");
    }
    for (String name : required) {
      if (!value.has(name)) {
        errors.add(new FieldError("FieldValueRequired", below(path, name), "Required value"));
      }
    }
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void invalid(String path, Object value, String rule) {
    errors.add(
        new FieldError(
            INVALID, path, "Invalid value: " + value + ": " + path + " in body " + rule));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
