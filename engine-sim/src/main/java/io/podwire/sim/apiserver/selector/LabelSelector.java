package io.podwire.sim.apiserver.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Conditions on labels that all must hold, for example {@code app=web,tier in (front, back)}. */
public final class LabelSelector {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());
  private final List<Requirement> requirements;

  LabelSelector(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  /**
   * Reads what {@code labelSelector} says.
   *
   * @throws SelectorException if it cannot be read
   */
  public static LabelSelector parse(String text) {
    return text.isBlank() ? EVERYTHING : new LabelSelector(new LabelSelectorParser(text).parse());
  }

  /** The selector that an object holds: {@code matchLabels} and {@code matchExpressions}. */
  public static LabelSelector of(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      requirements.add(
          new Requirement(
              label.getKey(), Requirement.Operator.EQUALS, List.of(label.getValue().asText())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      requirements.add(
          new Requirement(
              expression.path("key").asText(),
              switch (expression.path("operator").asText()) {
                case "In" -> Requirement.Operator.IN;
                case "NotIn" -> Requirement.Operator.NOT_IN;
                case "Exists" -> Requirement.Operator.EXISTS;
                case "DoesNotExist" -> Requirement.Operator.DOES_NOT_EXIST;
                default -> throw new SelectorException("unknown operator in " + expression);
              },
              values));
    }
    return new LabelSelector(requirements);
  }

  public boolean isEmpty() {
    return requirements.isEmpty();
  }

  /** Whether the labels satisfy it. */
  public boolean matches(JsonNode labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** As {@code labelSelector} would write it, ordered by key. */
  @Override
  public String toString() {
    return requirements.stream()
        .sorted(Comparator.comparing(Requirement::key))
        .map(Requirement::toString)
        .collect(Collectors.joining(","));
  }

  /** The part of it that an index answers. */
  public List<String> terms() {
    List<String> terms = new ArrayList<>();
    for (Requirement requirement : requirements) {
      boolean one = requirement.values().size() == 1;
      if (requirement.operator() == Requirement.Operator.EQUALS
          || requirement.operator() == Requirement.Operator.IN && one) {
        terms.add(Selection.label(requirement.key(), requirement.values().get(0)));
      }
    }
    return terms;
  }
}
