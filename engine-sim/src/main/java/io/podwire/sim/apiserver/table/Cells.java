package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.selector.LabelSelector;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cells that several kinds have. */
final class Cells {
  private Cells() {}

  static String orNone(String text) {
    return text.isEmpty() ? "<none>" : text;
  }

  static String path(ApiObject object, String... path) {
    return orNone(object.text(path));
  }

  static String containers(ApiObject workload, String field) {
    return containers(workload.at("spec", "template"), field);
  }

  static String containers(JsonNode template, String field) {
    List<String> values = new ArrayList<>();
    for (JsonNode container : template.path("spec").path("containers")) {
      values.add(container.path(field).asText());
    }
    return String.join(",", values);
  }

  static String labels(JsonNode labels) {
    List<String> terms = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      terms.add(label.getKey() + "=" + label.getValue().asText());
    }
    terms.sort(null);
    return orNone(String.join(",", terms));
  }

  static String selector(ApiObject object, String... path) {
    return orNone(LabelSelector.of(object.at(path)).toString());
  }

  static String nodeStatus(ApiObject node) {
    String status = "Unknown";
    for (JsonNode condition : node.at("status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        status = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
      }
    }
    return node.at("spec", "unschedulable").asBoolean() ? status + ",SchedulingDisabled" : status;
  }

  static String nodeRoles(ApiObject node) {
    String prefix = "node-role.kubernetes.io/";
    List<String> roles = new ArrayList<>();
    for (String label : node.labels().keySet()) {
      if (label.startsWith(prefix) && label.length() > prefix.length()) {
        roles.add(label.substring(prefix.length()));
      }
    }
    roles.sort(null);
    return orNone(String.join(",", roles));
  }

  static String nodeAddress(ApiObject node, String type) {
    for (JsonNode address : node.at("status", "addresses")) {
      if (address.path("type").asText().equals(type)) {
        return address.path("address").asText();
      }
    }
    return "<none>";
  }
}
