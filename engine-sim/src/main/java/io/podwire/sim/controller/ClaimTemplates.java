package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * The claims that the Pods of a StatefulSet have each for itself. They outlive the Pods and the
 * set, unless {@code persistentVolumeClaimRetentionPolicy} makes one of these their owner (<a
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
      if (api.find(key(set, name)).isEmpty()) {
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

  private static boolean deletes(ApiObject set, String when) {
    return set.at("spec", "persistentVolumeClaimRetentionPolicy", when).asText().equals("Delete");
  }

  /**
   * Gives the Pod's claims the owners that the set's policy asks for, and says whether they had
   * others (<a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/statefulset/stateful_set_utils.go">stateful_set_utils.go</a>).
   *
   * @param condemned whether the set has become too small for the Pod
   */
  boolean own(ApiObject set, ApiObject pod, boolean condemned) {
    ApiObject owner = null;
    if (condemned && deletes(set, "whenScaled")) {
      owner = pod;
    } else if (deletes(set, "whenDeleted")) {
      owner = set;
    }
    boolean changed = false;
    for (JsonNode template : templates(set)) {
      ApiObject claim = api.find(key(set, name(template, pod.name()))).orElse(null);
      if (claim != null && !isStrange(claim, set, pod)) {
        changed |= own(claim, set, pod, owner);
      }
    }
    return changed;
  }

  private boolean own(ApiObject claim, ApiObject set, ApiObject pod, @Nullable ApiObject owner) {
    ObjectNode tree = claim.copy();
    Owners.release(tree, set.uid());
    Owners.release(tree, pod.uid());
    if (owner != null) {
      Owners.adopt(tree, owner);
    }
    boolean changed =
        !tree.at("/metadata/ownerReferences").equals(claim.at("metadata", "ownerReferences"));
    if (changed) {
      api.update(Resources.PERSISTENT_VOLUME_CLAIMS, tree);
    }
    return changed;
  }

  /** Whether others have to do with it: another controller, or a Pod or set that is no more. */
  private static boolean isStrange(ApiObject claim, ApiObject set, ApiObject pod) {
    for (JsonNode owner : claim.at("metadata", "ownerReferences")) {
      String uid = owner.path("uid").asText();
      boolean ours = uid.equals(set.uid()) || uid.equals(pod.uid());
      if (!ours
          && (owner.path("controller").asBoolean()
              || isCalled(owner, set)
              || isCalled(owner, pod))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCalled(JsonNode owner, ApiObject object) {
    return owner.path("kind").asText().equals(object.kind())
        && owner.path("name").asText().equals(object.name());
  }

  /** Whether a claim of that Pod's predecessor is still on its way out: a new Pod has to wait. */
  boolean areStale(ApiObject set, String pod) {
    if (!deletes(set, "whenScaled")) {
      return false;
    }
    for (JsonNode template : templates(set)) {
      ApiObject claim = api.find(key(set, name(template, pod))).orElse(null);
      if (claim != null) {
        for (JsonNode owner : claim.at("metadata", "ownerReferences")) {
          if (owner.path("kind").asText().equals("Pod")
              && owner.path("name").asText().equals(pod)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static ObjectKey key(ApiObject set, String name) {
    return new ObjectKey(Resources.PERSISTENT_VOLUME_CLAIMS, set.namespace(), name);
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
