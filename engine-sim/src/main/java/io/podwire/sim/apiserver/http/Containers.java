package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.KubeletConnection.ContainerRef;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Which container of a Pod a request means.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/pod/strategy.go">podContainer</a>
 */
final class Containers {
  private static final String DEFAULT = "kubectl.kubernetes.io/default-container";

  private Containers() {}

  static ContainerRef choose(ApiObject pod, String named) {
    List<String> ordinary = names(pod, "containers");
    List<String> init = names(pod, "initContainers");
    String name = named;
    if (name.isEmpty()) {
      String preferred = pod.text("metadata", "annotations", DEFAULT);
      if (ordinary.size() == 1) {
        name = ordinary.get(0);
      } else if (ordinary.contains(preferred)) {
        name = preferred;
      } else {
        throw Statuses.badRequest(
            "a container name must be specified for pod "
                + pod.name()
                + ", choose one of: ["
                + String.join(" ", ordinary)
                + "]"
                + (init.isEmpty()
                    ? ""
                    : " or one of the init containers: [" + String.join(" ", init) + "]"));
      }
    }
    if (!ordinary.contains(name)
        && !init.contains(name)
        && !names(pod, "ephemeralContainers").contains(name)) {
      throw Statuses.badRequest("container " + name + " is not valid for pod " + pod.name());
    }
    return new ContainerRef(pod.namespace(), pod.name(), name);
  }

  private static List<String> names(ApiObject pod, String list) {
    List<String> names = new ArrayList<>();
    for (JsonNode container : pod.at("spec", list)) {
      names.add(container.path("name").asText());
    }
    return names;
  }
}
