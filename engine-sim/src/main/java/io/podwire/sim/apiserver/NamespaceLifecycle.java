package io.podwire.sim.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.Store;

/**
 * The admission plugin of that name: objects live in namespaces that live.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go">admission.go</a>
 */
final class NamespaceLifecycle {
  private final Store store;

  NamespaceLifecycle(Store store) {
    this.store = store;
  }

  /**
   * Refuses what is created where nothing may be.
   *
   * @throws ApiException if there is no such namespace, or it is about to end
   */
  void admit(ResourceType type, String name, ObjectNode meta) {
    if (!type.namespaced()) {
      return;
    }
    ObjectKey key = new ObjectKey(Resources.NAMESPACES, "", name);
    ApiObject namespace = store.find(key).orElseThrow(() -> Statuses.notFound(key));
    if (namespace.isDeleting()) {
      ApiException refusal =
          Statuses.forbidden(
              new ObjectKey(
                  type, name, meta.path("name").asText(meta.path("generateName").asText())),
              "unable to create new content in namespace "
                  + name
                  + " because it is being terminated");
      refusal
          .status()
          .withObject("/details")
          .putArray("causes")
          .addObject()
          .put("reason", "NamespaceTerminating")
          .put("message", "namespace " + name + " is being terminated")
          .put("field", "metadata.namespace");
      throw refusal;
    }
  }
}
