package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;

/**
 * The claims that the Pods of a StatefulSet have each for itself. They outlive the Pods and the set
 * (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/statefulset/stateful_pod_control.go">stateful_pod_control.go</a>).
 */
final class ClaimTemplates {
  private final Api api;
  private final EventRecorder events;

  ClaimTemplates(Api api, EventRecorder events) {
    this.api = api;
    this.events = events;
  }

  private static JsonNode templates(ApiObject set) {
    return set.at("spec", "volumeClaimTemplates");
  }

  private static String name(JsonNode template, String pod) {
    return template.path("metadata").path("name").asText() + "-" + pod;
  }

  /** Makes those that are not there. */
  void create(ApiObject set, String pod) {
    for (JsonNode template : templates(set)) {
      ObjectNode claim = template.deepCopy();
      String name = name(template, pod);
      ObjectNode metadata = claim.withObject("/metadata");
      metadata.put("name", name).put("namespace", set.namespace());
      for (var label : set.at("spec", "selector", "matchLabels").properties()) {
        metadata.withObject("/labels").set(label.getKey(), label.getValue());
      }
      ObjectKey key = new ObjectKey(Resources.PERSISTENT_VOLUME_CLAIMS, set.namespace(), name);
      if (api.find(key).isEmpty()) {
        create(set, pod, claim, name);
      }
    }
  }

  private void create(ApiObject set, String pod, ObjectNode claim, String name) {
    String what = String.format("create Claim %s Pod %s in StatefulSet %s", name, pod, set.name());
    try {
      api.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim);
      events.normal(set, "SuccessfulCreate", what + " success");
    } catch (ApiException refused) {
      events.warning(set, "FailedCreate", what + " failed error: " + refused.getMessage());
      throw refused;
    }
  }

  /** Mounts the Pod's own claims, in place of volumes of the template with their names. */
  static void mount(ApiObject set, String pod, ObjectNode spec) {
    if (templates(set).isEmpty()) {
      return;
    }
    ArrayNode volumes = spec.arrayNode();
    for (JsonNode template : templates(set)) {
      ObjectNode volume = volumes.addObject();
      volume.put("name", template.path("metadata").path("name").asText());
      volume.putObject("persistentVolumeClaim").put("claimName", name(template, pod));
    }
    for (JsonNode own : spec.path("volumes")) {
      boolean replaced = false;
      for (JsonNode template : templates(set)) {
        replaced |= template.path("metadata").path("name").equals(own.path("name"));
      }
      if (!replaced) {
        volumes.add(own);
      }
    }
    spec.set("volumes", volumes);
  }
}
