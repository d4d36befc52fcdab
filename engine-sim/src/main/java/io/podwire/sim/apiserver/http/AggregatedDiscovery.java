package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Catalogue;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * All kinds of all groups in one answer, for clients that ask for it.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery">Aggregated
 *     discovery</a>
 */
final class AggregatedDiscovery {
  private static final String ASKED = "as=APIGroupDiscoveryList";
  private static final String TYPE =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final Catalogue catalogue;

  AggregatedDiscovery(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Whether the client would rather have this; the beta version of it is served no more. */
  static boolean isAsked(ApiRequest request) {
    for (String range : request.header("accept").orElse("").split(",")) {
      if (range.contains(ASKED) && range.matches(".*;\\s*v=v2\\s*(;.*)?")) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param groups the versions of each group, the preferred one first
   */
  ApiResponse answer(Map<String, List<String>> groups) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    groups.forEach(
        (group, versions) -> {
          ObjectNode item = items.addObject();
          ObjectNode metadata = item.putObject("metadata");
          if (!group.isEmpty()) {
            metadata.put("name", group);
          }
          ArrayNode described = item.putArray("versions");
          versions.forEach(version -> describe(group, version, described.addObject()));
        });
    return ApiResponse.typed(TYPE, Json.bytes(list));
  }

  private void describe(String group, String version, ObjectNode described) {
    ArrayNode resources = described.put("version", version).putArray("resources");
    catalogue.all().stream()
        .filter(info -> info.type().group().equals(group))
        .filter(info -> info.type().version().equals(version))
        .sorted(Comparator.comparing(info -> info.type().plural()))
        .forEach(info -> describe(info, resources.addObject()));
    described.put("freshness", "Current");
  }

  private void describe(ResourceInfo info, ObjectNode described) {
    ResourceType type = info.type();
    described.put("resource", type.plural());
    // Of built-in kinds the group and version that are the list's are left out.
    boolean builtIn = type.group().isEmpty() || catalogue.isBuiltInGroup(type.group());
    String group = builtIn ? "" : type.group();
    String version = builtIn ? "" : type.version();
    described.set("responseKind", kind(group, version, type.kind()));
    described.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    described.put("singularResource", info.singular());
    Discovery.addAll(described, "verbs", info.verbs());
    if (!info.shortNames().isEmpty()) {
      Discovery.addAll(described, "shortNames", info.shortNames());
    }
    if (!info.categories().isEmpty()) {
      Discovery.addAll(described, "categories", info.categories());
    }
    info.subresources()
        .forEach(
            (name, subresource) -> {
              ObjectNode below = described.withArrayProperty("subresources").addObject();
              boolean own = subresource.version().isEmpty();
              below.put("subresource", name);
              below.set(
                  "responseKind",
                  kind(
                      own ? group : subresource.group(),
                      own ? version : subresource.version(),
                      subresource.kind()));
              Discovery.addAll(below, "verbs", subresource.verbs());
            });
  }

  private static ObjectNode kind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }
}
