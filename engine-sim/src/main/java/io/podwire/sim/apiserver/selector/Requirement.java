package io.podwire.sim.apiserver.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One condition on a label.
 *
 * @param key the label's key
 * @param operator how its value relates to the values
 * @param values what it is compared with, in the order written
 */
record Requirement(String key, Operator operator, List<String> values) {
  /** How a label's value relates to the values. */
  enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER,
    LESS
  }

  boolean matches(JsonNode labels) {
    JsonNode value = labels.path(key);
    boolean present = !value.isMissingNode();
    return switch (operator) {
      case EQUALS, IN -> present && values.contains(value.asText());
      case NOT_EQUALS, NOT_IN -> !present || !values.contains(value.asText());
      case EXISTS -> present;
      case DOES_NOT_EXIST -> !present;
      case GREATER -> present && isNumber(value) && value.asLong() > number();
      case LESS -> present && isNumber(value) && value.asLong() < number();
    };
  }

  @Override
  public String toString() {
    String list = "(" + String.join(",", values) + ")";
    return switch (operator) {
      case EQUALS -> key + "=" + values.get(0);
      case NOT_EQUALS -> key + "!=" + values.get(0);
      case IN -> key + " in " + list;
      case NOT_IN -> key + " notin " + list;
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER -> key + ">" + values.get(0);
      case LESS -> key + "<" + values.get(0);
    };
  }

  private static boolean isNumber(JsonNode value) {
    return value.asText().matches("-?\\d{1,18}");
  }

  private long number() {
    return Long.parseLong(values.get(0));
  }
}
