package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Gives ClusterRoles that say so the rules of all that they select: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go">clusterroleaggregation_controller.go</a>.
 */
final class ClusterRoleAggregationController {
  private final Api api;
  private final Set<ObjectKey> aggregated = new LinkedHashSet<>();
  private final WorkQueue<ObjectKey> queue;

  ClusterRoleAggregationController(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("clusterroleaggregation", simulation, this::sync);
  }

  void start() {
    api.watch("clusterrole-aggregation-controller", Resources.CLUSTER_ROLES, this::onRole);
  }

  private void onRole(WatchEvent event) {
    ObjectKey key = new ObjectKey(Resources.CLUSTER_ROLES, "", event.object().name());
    boolean exists = event.type() != WatchEvent.Type.DELETED;
    if (exists && !selectors(event.object()).isEmpty()) {
      aggregated.add(key);
    } else {
      aggregated.remove(key);
    }
    aggregated.forEach(queue::add);
  }

  private static JsonNode selectors(ApiObject role) {
    return role.at("aggregationRule", "clusterRoleSelectors");
  }

  private void sync(ObjectKey key) {
    ApiObject role = api.find(key).orElse(null);
    if (role == null || selectors(role).isEmpty()) {
      return;
    }
    ArrayNode rules = JsonNodeFactory.instance.arrayNode();
    gather(role).forEach(rules::add);
    if (!rules.equals(role.at("rules")) && !(rules.isEmpty() && role.at("rules").isEmpty())) {
      ObjectNode tree = role.copy();
      tree.set("rules", rules);
      api.update(Resources.CLUSTER_ROLES, tree);
    }
  }

  private Set<JsonNode> gather(ApiObject role) {
    Set<JsonNode> rules = new LinkedHashSet<>();
    for (JsonNode each : selectors(role)) {
      LabelSelector selector = LabelSelector.of(each);
      for (ApiObject other : api.list(Resources.CLUSTER_ROLES)) {
        if (!other.name().equals(role.name()) && selector.matches(other.at("metadata", "labels"))) {
          other.at("rules").forEach(rules::add);
        }
      }
    }
    return rules;
  }
}
