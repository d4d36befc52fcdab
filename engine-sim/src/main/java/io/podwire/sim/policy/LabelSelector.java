package io.podwire.sim.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A label selector as a predicate: its labels and its expressions must all match. */
final class LabelSelector implements Predicate<Map<String, String>> {
  private final List<Predicate<Map<String, String>>> terms;

  private LabelSelector(List<Predicate<Map<String, String>>> terms) {
    this.terms = terms;
  }

  static LabelSelector of(JsonNode selector) {
    List<Predicate<Map<String, String>>> terms = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(
            label -> {
              String value = label.getValue().asText();
              terms.add(labels -> value.equals(labels.get(label.getKey())));
            });
    selector.path("matchExpressions").forEach(expression -> terms.add(term(expression)));
    return new LabelSelector(terms);
  }

  private static Predicate<Map<String, String>> term(JsonNode expression) {
    String key = expression.path("key").asText();
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(value -> values.add(value.asText()));
    String operator = expression.path("operator").asText();
    return switch (operator) {
      case "In" -> labels -> labels.containsKey(key) && values.contains(labels.get(key));
      case "NotIn" -> labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
      case "Exists" -> labels -> labels.containsKey(key);
      case "DoesNotExist" -> labels -> !labels.containsKey(key);
      default ->
          throw new IllegalArgumentException(
              "operator of a label selector: '" + operator + "' is not one that validation passes");
    };
  }

  @Override
  public boolean test(Map<String, String> labels) {
    for (Predicate<Map<String, String>> term : terms) {
      if (!term.test(labels)) {
        return false;
      }
    }
    return true;
  }
}
