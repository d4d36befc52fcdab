package io.podwire.failure;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/** A kind that the cluster has not, and what was probably meant. */
@API(status = API.Status.INTERNAL)
public final class UnknownKind {
  private UnknownKind() {}

  /** Why the cluster has no such kind; empty if it has. */
  public static Optional<String> why(KubernetesClient client, String apiVersion, String kind) {
    TreeSet<String> there = kinds(client, apiVersion);
    if (there.contains(kind)) {
      return Optional.empty();
    }
    return Optional.of(
        "there is no kind '" + kind + "' in " + apiVersion + hint(client, kind, there));
  }

  private static String hint(KubernetesClient client, String kind, TreeSet<String> there) {
    Optional<String> nearest = Nearest.to(kind, there);
    if (nearest.isPresent()) {
      return "; nearest: " + nearest.get();
    }
    TreeMap<String, String> elsewhere = new TreeMap<>();
    for (String version : versions(client)) {
      kinds(client, version).forEach(other -> elsewhere.putIfAbsent(other, version));
    }
    return Nearest.to(kind, elsewhere.keySet())
        .map(other -> "; nearest: " + other + " of " + elsewhere.get(other))
        .orElse("; is its CustomResourceDefinition applied before it?");
  }

  private static List<String> versions(KubernetesClient client) {
    TreeSet<String> versions = new TreeSet<>();
    versions.add("v1");
    for (APIGroup group : client.getApiGroups().getGroups()) {
      versions.add(group.getPreferredVersion().getGroupVersion());
    }
    return List.copyOf(versions);
  }

  private static TreeSet<String> kinds(KubernetesClient client, String apiVersion) {
    APIResourceList resources = client.getApiResources(apiVersion);
    TreeSet<String> kinds = new TreeSet<>();
    if (resources != null) {
      resources.getResources().stream().map(APIResource::getKind).forEach(kinds::add);
    }
    return kinds;
  }
}
