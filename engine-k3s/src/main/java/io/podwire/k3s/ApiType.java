package io.podwire.k3s;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
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
          "ipaddresses",
          "csinodes",
          "volumeattachments",
          "certificatesigningrequests",
          "componentstatuses");

  /** Those of a group. */
  static List<ApiType> of(APIResourceList group) {
    String version = group.getGroupVersion();
    String path = (version.contains("/") ? "/apis/" : "/api/") + version;
    return group.getResources().stream()
        .filter(ApiType::isOurs)
        .map(each -> new ApiType(path, each.getName(), each.getNamespaced()))
        .toList();
  }

  private static boolean isOurs(APIResource each) {
    return !each.getName().contains("/")
        && each.getVerbs().contains("list")
        && each.getVerbs().contains("delete")
        && !OF_THE_CLUSTER.contains(each.getName());
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
