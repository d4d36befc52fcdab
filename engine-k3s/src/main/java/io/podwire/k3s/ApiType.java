package io.podwire.k3s;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A kind of object that the API server stores and lets delete.
 *
 * @param group the path before the namespace, for example {@code /apis/apps/v1}
 */
record ApiType(String group, String plural, boolean namespaced) {
  /**
   * What comes and goes by itself with other objects, or belongs to the cluster's own components:
   * deleting it would be no cleaning.
   */
  private static final Set<String> OF_THE_CLUSTER =
      Set.of(
          "nodes",
          "namespaces",
          "events",
          "leases",
          "ipaddresses",
          "csinodes",
          "csistoragecapacities",
          "volumeattachments",
          "certificatesigningrequests",
          "componentstatuses",
          "apiservices");

  static List<ApiType> all(KubernetesClient client) {
    Stream<String> groups =
        client.getApiGroups().getGroups().stream()
            .map(group -> group.getPreferredVersion().getGroupVersion());
    // There are two dozens: a client that asks one after the other is slow to start.
    return Stream.concat(Stream.of("v1"), groups).toList().parallelStream()
        .flatMap(version -> of(client, version))
        .toList();
  }

  private static Stream<ApiType> of(KubernetesClient client, String groupVersion) {
    String path = (groupVersion.contains("/") ? "/apis/" : "/api/") + groupVersion;
    return resources(client, groupVersion).stream()
        .filter(ApiType::isOurs)
        .map(each -> new ApiType(path, each.getName(), each.getNamespaced()));
  }

  private static boolean isOurs(APIResource each) {
    return !each.getName().contains("/")
        && each.getVerbs().contains("list")
        && each.getVerbs().contains("delete")
        && !OF_THE_CLUSTER.contains(each.getName());
  }

  /** None for a group whose server is not up, as that of k3s's metrics for its first minute. */
  private static List<APIResource> resources(KubernetesClient client, String groupVersion) {
    try {
      APIResourceList list = client.getApiResources(groupVersion);
      return list == null ? List.of() : list.getResources();
    } catch (KubernetesClientException unavailable) {
      return List.of();
    }
  }

  /** All objects of the type, in whichever namespace. */
  String everywhere() {
    return group + "/" + plural;
  }

  String in(String namespace) {
    return group + "/namespaces/" + namespace + "/" + plural;
  }

  boolean isPods() {
    return plural.equals("pods") && group.equals("/api/v1");
  }

  boolean isServices() {
    return plural.equals("services") && group.equals("/api/v1");
  }

  boolean isDefinitions() {
    return plural.equals("customresourcedefinitions");
  }
}
