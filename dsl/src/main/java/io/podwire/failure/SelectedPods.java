package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** The Pods that a Service selects, but for those that have been told to end. */
@API(status = API.Status.INTERNAL)
public final class SelectedPods {
  private SelectedPods() {}

  /** Those there are now; none if it has no selector. */
  public static List<Pod> of(KubernetesClient client, Service service) {
    Map<String, String> selector = Labels.orNone(service.getSpec().getSelector());
    if (selector.isEmpty()) {
      return List.of();
    }
    return client
        .pods()
        .inNamespace(service.getMetadata().getNamespace())
        .withLabels(selector)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }
}
