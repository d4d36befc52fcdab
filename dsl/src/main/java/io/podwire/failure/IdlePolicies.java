package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** NetworkPolicies that select no Pod at all, most probably by a slip of the keyboard. */
final class IdlePolicies {
  private final KubernetesClient client;

  IdlePolicies(KubernetesClient client) {
    this.client = client;
  }

  /** A sentence's end for each; empty if all policies of these namespaces select something. */
  String words(Collection<String> namespaces) {
    return namespaces.stream().distinct().map(this::words).collect(Collectors.joining());
  }

  private String words(String namespace) {
    List<NetworkPolicy> policies =
        client.network().v1().networkPolicies().inNamespace(namespace).list().getItems();
    if (policies.isEmpty()) {
      return "";
    }
    List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
    return policies.stream()
        .filter(policy -> pods.stream().noneMatch(pod -> Policies.selects(policy, pod)))
        .map(policy -> words(policy, pods))
        .collect(Collectors.joining());
  }

  private static String words(NetworkPolicy policy, List<Pod> pods) {
    Map<String, String> wanted = Labels.orNone(policy.getSpec().getPodSelector().getMatchLabels());
    String nearest =
        pods.stream()
            .min(Comparator.comparingInt(pod -> Labels.distance(wanted, labels(pod))))
            .map(pod -> "; nearest: Pod " + pod.getMetadata().getName() + " has " + said(pod))
            .orElse("");
    return "; NetworkPolicy "
        + policy.getMetadata().getNamespace()
        + "/"
        + policy.getMetadata().getName()
        + ": spec.podSelector "
        + Labels.words(wanted)
        + " matches no Pod"
        + (wanted.isEmpty() ? "" : nearest);
  }

  private static Map<String, String> labels(Pod pod) {
    return Labels.orNone(pod.getMetadata().getLabels());
  }

  private static String said(Pod pod) {
    return Labels.words(labels(pod));
  }
}
