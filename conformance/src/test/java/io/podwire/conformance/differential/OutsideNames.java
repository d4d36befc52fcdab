package io.podwire.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;

/**
 * Names outside the cluster, on one that has no resolver: its CoreDNS asks on for five seconds, at
 * the cost of a core, before it answers SERVFAIL. Scenarios that look up names by their first label
 * would do little else. While this is open, it answers that at once.
 */
final class OutsideNames implements AutoCloseable {
  private static final String NAMESPACE = "kube-system";
  private static final String COREFILE = "Corefile";
  private static final String FORWARD = "    forward ";

  private static final String REFUSAL =
      """
          template ANY ANY {
            match "^[^.]+[.]$"
            rcode SERVFAIL
            fallthrough
          }
      """;

  private final KubernetesClient client;
  private final String before;

  private OutsideNames(KubernetesClient client) {
    this.client = client;
    this.before = String.valueOf(coreDns().get().getData().get(COREFILE));
  }

  static OutsideNames refused(KubernetesClient client) {
    OutsideNames names = new OutsideNames(client);
    assertThat(names.before).as("the Corefile").contains(FORWARD);
    names.configure(names.before.replace(FORWARD, REFUSAL + FORWARD));
    return names;
  }

  @Override
  public void close() {
    configure(before);
  }

  private Resource<ConfigMap> coreDns() {
    return client.configMaps().inNamespace(NAMESPACE).withName("coredns");
  }

  /** Its reload would take a minute or two. */
  private void configure(String corefile) {
    coreDns()
        .edit(
            map -> {
              map.getData().put(COREFILE, corefile);
              return map;
            });
    List<String> old =
        pods().list().getItems().stream().map(pod -> pod.getMetadata().getUid()).toList();
    pods().delete();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                pods().list().getItems().stream()
                    .anyMatch(
                        pod ->
                            !old.contains(pod.getMetadata().getUid())
                                && Readiness.isPodReady(pod)));
  }

  private FilterWatchListDeletable<Pod, PodList, PodResource> pods() {
    return client.pods().inNamespace(NAMESPACE).withLabel("k8s-app", "kube-dns");
  }
}
