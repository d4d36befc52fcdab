package io.podwire.benchmarks;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.Cluster;
import io.podwire.Images;
import io.podwire.Podwire;

/** Pods as the API returns them when they run, some 4 KB each. */
final class Pods {
  static final String NAMESPACE = "default";

  private Pods() {}

  /** What a simulated cluster says of a Pod that runs, made ready to be created again. */
  static Pod running() {
    try (Cluster cluster = Podwire.start()) {
      String name = cluster.run("model", Images.nginx).awaitReady().name();
      Pod pod = cluster.client().pods().inNamespace(NAMESPACE).withName(name).get();
      return new PodBuilder(pod)
          .editMetadata()
          .withUid(null)
          .withResourceVersion(null)
          .withCreationTimestamp(null)
          .withManagedFields()
          .addToLabels("app", "model")
          .endMetadata()
          .editSpec()
          .withNodeName(null)
          .withSchedulerName("nobody") // which leaves it where it is: no kubelet, no network
          .endSpec()
          .build();
    }
  }

  static Pod named(Pod model, String name) {
    return new PodBuilder(model).editMetadata().withName(name).endMetadata().build();
  }

  static void create(KubernetesClient client, Pod model, int count) {
    for (int i = 0; i < count; i++) {
      Pod pod = named(model, "pod-" + i);
      client.pods().inNamespace(NAMESPACE).resource(pod).create();
      client.pods().inNamespace(NAMESPACE).resource(pod).updateStatus();
    }
  }
}
