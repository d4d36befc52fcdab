package io.podwire.k3s;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    List<ApiType> types = new ArrayList<>();
    add(types, client, "/api/v1", "v1");
    for (APIGroup group : client.getApiGroups().getGroups()) {
      String version = group.getPreferredVersion().getGroupVersion();
      add(types, client, "/apis/" + version, version);
    }
    return types;
  }

  private static void add(
      List<ApiType> types, KubernetesClient client, String path, String groupVersion) {
    for (APIResource each : resources(client, groupVersion)) {
      boolean whole = !each.getName().contains("/");
      boolean ours = each.getVerbs().contains("list") && each.getVerbs().contains("delete");
      if (whole && ours && !OF_THE_CLUSTER.contains(each.getName())) {
        types.add(new ApiType(path, each.getName(), each.getNamespaced()));
      }
    }
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
