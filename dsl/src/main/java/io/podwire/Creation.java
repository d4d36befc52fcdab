package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;

/** Creates objects as a person would: the namespace first, if it is not there. */
final class Creation {
  private Creation() {}

  static <T extends HasMetadata> T create(KubernetesClient client, T object) {
    return inNamespace(client, object, () -> client.resource(object).create());
  }

  /** Makes the object's namespace if the request fails for want of it, and asks again. */
  static <T extends HasMetadata> T inNamespace(
      KubernetesClient client, T object, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      if (!isMissingNamespace(e, object)) {
        throw e;
      }
      ensureNamespace(client, object.getMetadata().getNamespace());
      return request.get();
    }
  }

  static void ensureNamespace(KubernetesClient client, String name) {
    Namespace namespace =
        new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
    try {
      client.resource(namespace).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
    }
  }

  private static boolean isMissingNamespace(KubernetesClientException e, HasMetadata object) {
    return e.getCode() == 404
        && object.getMetadata().getNamespace() != null
        && e.getStatus() != null
        && e.getStatus().getDetails() != null
        && "namespaces".equals(e.getStatus().getDetails().getKind());
  }
}
