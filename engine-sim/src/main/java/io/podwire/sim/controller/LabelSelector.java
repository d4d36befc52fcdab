package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which labels are meant: <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">label
 * selectors</a>.
 *
 * @param exact the labels that must be there with these values
 * @param expressions what else must hold
 */
public record LabelSelector(Map<String, String> exact, List<Expression> expressions) {
  /**
   * One element of {@code matchExpressions}.
   *
   * @param operator In, NotIn, Exists or DoesNotExist
   */
  public record Expression(String key, String operator, List<String> values) {
    boolean matches(JsonNode labels) {
      JsonNode label = labels.path(key);
      return switch (operator) {
        case "In" -> values.contains(label.asText(null));
        case "NotIn" -> label.isMissingNode() || !values.contains(label.asText());
        case "Exists" -> !label.isMissingNode();
        case "DoesNotExist" -> label.isMissingNode();
        case "Gt", "Lt" -> compares(label);
        default ->
            throw new IllegalArgumentException(
                "operator '" + operator + "' is none of In, NotIn, Exists, DoesNotExist, Gt, Lt");
      };
    }

    private boolean compares(JsonNode label) {
      if (label.isMissingNode() || !label.asText().matches("-?\\d+")) {
        return false;
      }
      int order = Long.compare(Long.parseLong(label.asText()), Long.parseLong(values.get(0)));
      return operator.equals("Gt") ? order > 0 : order < 0;
    }
  }

  /** The selector that a {@code LabelSelector} object writes. */
  public static LabelSelector of(JsonNode selector) {
    return new LabelSelector(
        texts(selector.path("matchLabels")), expressions(selector.path("matchExpressions")));
  }

  /** The selector of a workload: a ReplicationController's is but a map. */
  static LabelSelector ofOwner(ApiObject owner) {
    JsonNode selector = owner.at("spec", "selector");
    return owner.kind().equals("ReplicationController") ? ofMap(selector) : of(selector);
  }

  /** The selector of a Service, which is but a map. */
  public static LabelSelector ofMap(JsonNode labels) {
    return new LabelSelector(texts(labels), List.of());
  }

  /** The elements of a list of requirements. */
  public static List<Expression> expressions(JsonNode list) {
    List<Expression> expressions = new ArrayList<>();
    for (JsonNode each : list) {
      List<String> values = new ArrayList<>();
      each.path("values").forEach(value -> values.add(value.asText()));
      expressions.add(
          new Expression(each.path("key").asText(), each.path("operator").asText(), values));
    }
    return expressions;
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return Collections.unmodifiableMap(texts);
  }

  /** Whether it asks for nothing. */
  public boolean isEmpty() {
    return exact.isEmpty() && expressions.isEmpty();
  }

  /** Whether these labels are meant; an empty selector means all. */
  public boolean matches(JsonNode labels) {
    for (Map.Entry<String, String> label : exact.entrySet()) {
      if (!label.getValue().equals(labels.path(label.getKey()).asText(null))) {
        return false;
      }
    }
    for (Expression expression : expressions) {
      if (!expression.matches(labels)) {
        return false;
      }
    }
    return true;
  }
}
