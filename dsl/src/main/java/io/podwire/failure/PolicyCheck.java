package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.failure.Policies.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which policies stand between a client and its targets. */
final class PolicyCheck {
  private final KubernetesClient api;
  private final Policies policies;
  private final Aim aim;
  private final @Nullable Pod client;

  PolicyCheck(KubernetesClient api, Aim aim) {
    Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
    for (Namespace namespace : api.namespaces().list().getItems()) {
      Map<String, String> labels = namespace.getMetadata().getLabels();
      namespaces.put(namespace.getMetadata().getName(), labels == null ? Map.of() : labels);
    }
    this.api = api;
    this.policies =
        new Policies(
            api.network().v1().networkPolicies().inAnyNamespace().list().getItems(), namespaces);
    this.aim = aim;
    this.client =
        aim.clientPod() == null
            ? null
            : api.pods().inNamespace(aim.namespace()).withName(aim.clientPod()).get();
  }

  List<Finding> denials(List<Route.Target> targets) {
    List<Finding> found = new ArrayList<>();
    for (Route.Target target : targets) {
      egress(target, found);
      ingress(target, found);
      if (!found.isEmpty()) {
        return found; // one endpoint is enough to explain
      }
    }
    return found;
  }

  List<String> egressDenials(List<Route.Target> targets) {
    List<Finding> found = new ArrayList<>();
    targets.forEach(target -> egress(target, found));
    return found.isEmpty() || client == null ? List.of() : names(policies.isolating(client, false));
  }

  String summary(List<Route.Target> targets) {
    Set<String> names = new LinkedHashSet<>();
    if (client != null) {
      names.addAll(names(policies.isolating(client, false)));
    }
    targets.stream()
        .map(Route.Target::pod)
        .filter(p -> p != null)
        .forEach(p -> names.addAll(names(policies.isolating(p, true))));
    return names.isEmpty()
        ? "none selects either end" + new IdlePolicies(api).words(namespaces(targets))
        : String.join(", ", names) + " allow it";
  }

  private Set<String> namespaces(List<Route.Target> targets) {
    Set<String> namespaces = new LinkedHashSet<>(Set.of(aim.namespace()));
    targets.stream()
        .map(Route.Target::pod)
        .filter(Objects::nonNull)
        .forEach(pod -> namespaces.add(pod.getMetadata().getNamespace()));
    return namespaces;
  }

  private void egress(Route.Target target, List<Finding> found) {
    Pod from = client;
    if (from == null) {
      return;
    }
    List<NetworkPolicy> isolating = policies.isolating(from, false);
    End to = new End(target.pod(), target.address());
    if (!isolating.isEmpty()
        && !policies.allow(isolating, false, to, to, target.port(), aim.protocol())) {
      found.add(
          new PolicyDenies(words(from), "egress", names(isolating), words(target), target.port()));
    }
  }

  private void ingress(Route.Target target, List<Finding> found) {
    Pod to = target.pod();
    if (to == null) {
      return;
    }
    List<NetworkPolicy> isolating = policies.isolating(to, true);
    String address =
        client == null || client.getStatus() == null ? null : client.getStatus().getPodIP();
    End from = new End(client, address);
    if (!isolating.isEmpty()
        && !policies.allow(
            isolating, true, from, new End(to, target.address()), target.port(), aim.protocol())) {
      String peer =
          client == null
              ? "the client"
              : "Pod "
                  + words(client)
                  + " ("
                  + Labels.words(client.getMetadata().getLabels())
                  + ")";
      found.add(new PolicyDenies(words(to), "ingress", names(isolating), peer, target.port()));
    }
  }

  private static List<String> names(List<NetworkPolicy> policies) {
    return policies.stream()
        .map(p -> p.getMetadata().getNamespace() + "/" + p.getMetadata().getName())
        .sorted()
        .collect(Collectors.toList());
  }

  private static String words(Route.Target target) {
    return target.pod() == null ? target.address() : "Pod " + words(target.pod());
  }

  private static String words(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
