package io.podwire.k3s;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The kinds of objects that an API server stores and lets delete, in the groups that it had at
 * first. A group whose own server is not up, as that of k3s's metrics for its first minute, has
 * none yet: it is asked again whenever somebody wants to know.
 */
final class ApiTypes {
  private final KubernetesClient client;
  private final List<String> versions;
  private final Map<String, List<ApiType>> known = new ConcurrentHashMap<>();

  /**
   * @throws KubernetesClientException if the server does not say which there are
   */
  static ApiTypes of(KubernetesClient client) {
    ApiTypes types = new ApiTypes(client);
    types.learn();
    return types;
  }

  private ApiTypes(KubernetesClient client) {
    this.client = client;
    Stream<String> groups =
        client.getApiGroups().getGroups().stream()
            .map(group -> group.getPreferredVersion().getGroupVersion());
    this.versions = Stream.concat(Stream.of("v1"), groups).toList();
  }

  /**
   * All that are known by now.
   *
   * @throws KubernetesClientException if the server does not say which a group has
   */
  List<ApiType> all() {
    learn();
    return versions.stream()
        .flatMap(version -> known.getOrDefault(version, List.of()).stream())
        .toList();
  }

  private void learn() {
    // There are two dozens: a client that asks one after the other is slow to start.
    versions.parallelStream().filter(version -> !known.containsKey(version)).forEach(this::ask);
  }

  private void ask(String version) {
    try {
      APIResourceList group = client.getApiResources(version);
      if (group != null) {
        known.put(version, ApiType.of(group));
      }
    } catch (KubernetesClientException failed) {
      if (failed.getCode() != HttpURLConnection.HTTP_UNAVAILABLE) {
        throw failed;
      }
    }
  }
}
