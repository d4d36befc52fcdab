package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.ByVersion;
import io.podwire.sim.apiserver.Catalogue;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server has: {@code /api}, {@code /apis} and below, {@code /version}, health. */
final class Discovery {
  private static final String ADDRESS = "10.43.0.1:443";
  private final Catalogue catalogue;
  private final OpenApi openApi;
  private final OpenApiV2 openApiV2;
  private final AggregatedDiscovery aggregated;

  Discovery(ApiServer server) {
    this.catalogue = server.catalogue();
    this.openApi = new OpenApi(server);
    this.openApiV2 = new OpenApiV2(server);
    this.aggregated = new AggregatedDiscovery(catalogue);
  }

  ApiResponse answer(ApiRequest request) {
    String path = request.path().replaceAll("/+$", "");
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw ResourceHandler.notAllowed();
    }
    switch (path) {
      case "/version":
        return ApiResponse.json(200, Json.pretty(version()), List.of());
      case "/api":
        return AggregatedDiscovery.isAsked(request)
            ? aggregated.answer(Map.of("", List.of("v1")))
            : ApiResponse.json(200, coreVersions());
      case "/apis":
        return AggregatedDiscovery.isAsked(request)
            ? aggregated.answer(byGroup())
            : ApiResponse.json(200, groups());
      case "/healthz", "/livez", "/readyz":
        return ApiResponse.text("ok");
      case OpenApiV2.PATH:
        return openApiV2.answer(request);
      default:
        return OpenApi.has(path) ? openApi.answer(path) : below(path);
    }
  }

  private ApiResponse below(String path) {
    String[] parts = path.split("/");
    if (parts.length == 3 && parts[1].equals("api")) {
      return resources(path, "", parts[2]);
    }
    if (parts.length == 4 && parts[1].equals("apis")) {
      return resources(path, parts[2], parts[3]);
    }
    if (parts.length == 3 && parts[1].equals("apis")) {
      List<String> versions = byGroup().get(parts[2]);
      if (versions != null) {
        return ApiResponse.json(200, describe(parts[2], versions, true));
      }
    }
    return UnknownPath.answer(catalogue, path);
  }

  // What the cluster that is imitated says of itself.
  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "34")
        .put("emulationMajor", "1")
        .put("emulationMinor", "34")
        .put("minCompatibilityMajor", "1")
        .put("minCompatibilityMinor", "33")
        .put("gitVersion", "v1.34.4+podwire-sim")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "java")
        .put("compiler", "javac")
        .put("platform", "linux/amd64");
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", ADDRESS);
    return versions;
  }

  private ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    byGroup().forEach((group, versions) -> groups.add(describe(group, versions, false)));
    return list;
  }

  private static ObjectNode describe(String group, List<String> versions, boolean alone) {
    ObjectNode described = Json.object();
    if (alone) {
      described.put("kind", "APIGroup").put("apiVersion", "v1");
    }
    described.put("name", group);
    ArrayNode list = described.putArray("versions");
    for (String version : versions) {
      list.addObject().put("groupVersion", group + "/" + version).put("version", version);
    }
    described
        .putObject("preferredVersion")
        .put("groupVersion", group + "/" + versions.get(0))
        .put("version", versions.get(0));
    return described;
  }

  /** The versions of each group but the core's, the preferred one first. */
  private Map<String, List<String>> byGroup() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (ResourceInfo info : catalogue.all()) {
      ResourceType type = info.type();
      if (!type.group().isEmpty()) {
        List<String> versions = groups.computeIfAbsent(type.group(), unseen -> new ArrayList<>());
        if (!versions.contains(type.version())) {
          versions.add(type.version());
        }
      }
    }
    groups.values().forEach(versions -> versions.sort(new ByVersion()));
    return groups;
  }

  private ApiResponse resources(String path, String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      list.put("apiVersion", "v1");
    }
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceInfo info : catalogue.all()) {
      if (info.type().group().equals(group) && info.type().version().equals(version)) {
        describe(info, resources);
      }
    }
    if (resources.isEmpty()) {
      return UnknownPath.answer(catalogue, path);
    }
    return ApiResponse.json(200, list);
  }

  private static void describe(ResourceInfo info, ArrayNode resources) {
    ObjectNode described =
        resources
            .addObject()
            .put("name", info.type().plural())
            .put("singularName", info.singular())
            .put("namespaced", info.type().namespaced())
            .put("kind", info.type().kind());
    addAll(described, "verbs", info.verbs());
    if (!info.shortNames().isEmpty()) {
      addAll(described, "shortNames", info.shortNames());
    }
    if (!info.categories().isEmpty()) {
      addAll(described, "categories", info.categories());
    }
    if (!info.storageHash().isEmpty()) {
      described.put("storageVersionHash", info.storageHash());
    }
    info.subresources()
        .forEach(
            (name, subresource) -> {
              ObjectNode below =
                  resources
                      .addObject()
                      .put("name", info.type().plural() + "/" + name)
                      .put("singularName", "")
                      .put("namespaced", info.type().namespaced());
              if (!subresource.version().isEmpty()) {
                below.put("group", subresource.group()).put("version", subresource.version());
              }
              addAll(below.put("kind", subresource.kind()), "verbs", subresource.verbs());
            });
  }

  static void addAll(ObjectNode object, String field, List<String> texts) {
    ArrayNode list = object.putArray(field);
    texts.forEach(list::add);
  }
}
