package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Reads an object's metadata. */
final class Meta {
  private Meta() {}

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static String namespace(JsonNode object) {
    return object.path("metadata").path("namespace").asText();
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }

  static boolean isTerminating(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  /** Whether the object belongs to one of those. */
  static boolean isOwnedByAny(JsonNode object, Set<String> uids) {
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (uids.contains(owner.path("uid").asText())) {
        return true;
      }
    }
    return false;
  }

  static boolean hasFinalizers(JsonNode object) {
    return !object.path("metadata").path("finalizers").isEmpty();
  }

  /**
   * Whether k3s itself deploys the object, which it may do long after its API is ready: its <a
   * href="https://github.com/rancher/wrangler/blob/v3.2.0/pkg/apply/desiredset.go">owner labels</a>
   * say so.
   */
  static boolean isAddon(JsonNode object) {
    return object.path("metadata").path("labels").has("objectset.rio.cattle.io/hash");
  }

  /**
   * Whether the API server makes and removes the object itself, as it does <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kube-aggregator/pkg/controllers/autoregister/autoregister_controller.go">the
   * APIService of each group of its own</a>.
   */
  static boolean isAutomanaged(JsonNode object) {
    return object.path("metadata").path("labels").has("kube-aggregator.kubernetes.io/automanaged");
  }

  /** Whether a client that called itself so wrote any field of the object. */
  static boolean isManagedBy(JsonNode object, String manager) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry.path("manager").asText().startsWith(manager)) {
        return true;
      }
    }
    return false;
  }
}
