package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.podwire.sim.store.ApiObject;

/** Which nodes a Pod asks for: {@code nodeSelector} and {@code nodeAffinity}. */
public final class NodeAffinity {
  private NodeAffinity() {}

  /** Whether the node is one that the Pod's spec asks for. */
  public static boolean matches(JsonNode podSpec, ApiObject node) {
    JsonNode labels = node.at("metadata", "labels");
    if (!LabelSelector.ofMap(podSpec.path("nodeSelector")).matches(labels)) {
      return false;
    }
    JsonNode required =
        podSpec
            .path("affinity")
            .path("nodeAffinity")
            .path("requiredDuringSchedulingIgnoredDuringExecution");
    return permits(required, node);
  }

  /** Whether the node is among those that a node selector permits; all are if there is none. */
  public static boolean permits(JsonNode required, ApiObject node) {
    return required.isMissingNode() || matchesAny(required.path("nodeSelectorTerms"), node);
  }

  private static boolean matchesAny(JsonNode terms, ApiObject node) {
    for (JsonNode term : terms) {
      if (matchesTerm(term, node)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesTerm(JsonNode term, ApiObject node) {
    JsonNode expressions = term.path("matchExpressions");
    JsonNode fields = term.path("matchFields");
    if (expressions.isEmpty() && fields.isEmpty()) {
      return false; // an empty term means nothing, not everything
    }
    JsonNode names = JsonNodeFactory.instance.objectNode().put("metadata.name", node.name());
    return selector(expressions).matches(node.at("metadata", "labels"))
        && selector(fields).matches(names);
  }

  private static LabelSelector selector(JsonNode expressions) {
    return new LabelSelector(java.util.Map.of(), LabelSelector.expressions(expressions));
  }

  /** The weights of the preferred terms that the node fulfils. */
  public static int preference(JsonNode podSpec, ApiObject node) {
    int weight = 0;
    for (JsonNode term :
        podSpec
            .path("affinity")
            .path("nodeAffinity")
            .path("preferredDuringSchedulingIgnoredDuringExecution")) {
      if (matchesTerm(term.path("preference"), node)) {
        weight += term.path("weight").asInt();
      }
    }
    return weight;
  }
}
