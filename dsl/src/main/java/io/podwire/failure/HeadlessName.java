package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a headless Service's name, or that of one of its endpoints, is nobody's. */
final class HeadlessName {
  private final KubernetesClient client;
  private final Aim aim;
  private final Service service;
  private final String namespace;
  private final String words;

  HeadlessName(KubernetesClient client, Aim aim, Service service) {
    this.client = client;
    this.aim = aim;
    this.service = service;
    this.namespace = service.getMetadata().getNamespace();
    this.words = namespace + "/" + service.getMetadata().getName();
  }

  /** Empty if there is a ready endpoint that the name should lead to. */
  Optional<Finding> finding() {
    List<Endpoint> ready =
        Route.slices(client, service).stream()
            .flatMap(slice -> Route.orNone(slice.getEndpoints()).stream())
            .filter(Route::isReady)
            .toList();
    String hostname = hostname();
    if (hostname == null) {
      return ready.isEmpty()
          ? Optional.of(unready(new MissingEndpoints(client, service).findings(null)))
          : Optional.empty();
    }
    List<String> hostnames =
        ready.stream().map(Endpoint::getHostname).filter(Objects::nonNull).sorted().toList();
    return hostnames.contains(hostname)
        ? Optional.empty()
        : Optional.of(nobody(hostname, hostnames));
  }

  private Finding nobody(String hostname, List<String> hostnames) {
    Pod pod = client.pods().inNamespace(namespace).withName(hostname).get();
    return pod != null && isSelected(pod) && !PodState.isReady(pod)
        ? unready(List.of(PodNotReady.of(pod, Hop.ENDPOINT)))
        : new NoSuchHostname(aim.host(), hostname, words, hostnames);
  }

  private Finding unready(List<Finding> why) {
    return new NameOfNoEndpoint(aim.host(), words, why);
  }

  private boolean isSelected(Pod pod) {
    Map<String, String> selector = Labels.orNone(service.getSpec().getSelector());
    return !selector.isEmpty() && Labels.match(selector, pod.getMetadata().getLabels());
  }

  /** What stands before the Service's own name. */
  private @Nullable String hostname() {
    String[] labels = aim.host().split("\\.");
    boolean isOwn = labels[0].equals(service.getMetadata().getName());
    return isOwn || labels.length == 1 ? null : labels[0];
  }
}
