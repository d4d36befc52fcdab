package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.List;

/** The subresources that are views of the object, and those that act on it. */
final class Subresources {
  private final ApiServer server;
  private final Patches patches;
  private final Scales scales;
  private final Evictions evictions;

  Subresources(ApiServer server) {
    this.server = server;
    this.patches = new Patches(server);
    this.scales = new Scales(server);
    this.evictions = new Evictions(server);
  }

  ApiResponse handle(ApiRequest request, ObjectKey key, String subresource) {
    return switch (subresource) {
      case "status", "finalize", "ephemeralcontainers", "approval" ->
          view(request, key, subresource);
      case "scale" -> scales.handle(request, key);
      case "eviction" -> evictions.evict(request, key);
      case "binding" -> bind(request, key);
      default -> throw Statuses.notSimulated(key.type().plural() + "/" + subresource);
    };
  }

  private ApiResponse view(ApiRequest request, ObjectKey key, String subresource) {
    switch (request.method()) {
      case "GET":
        ApiObject found = server.find(key).orElseThrow(() -> Statuses.notFound(key));
        return ApiResponse.json(200, found.json(), List.of());
      case "PUT":
        ObjectNode object = Bodies.object(request, key.type());
        WriteOptions options = Options.write(request);
        List<String> warnings = server.decode(key.type(), object, options);
        Bodies.checkName(object, key);
        ApiObject updated = server.update(key, subresource, stored -> object, options);
        return ApiResponse.json(200, updated.json(), warnings);
      case "PATCH":
        return patches.patch(request, key, subresource);
      default:
        throw ResourceHandler.notAllowed();
    }
  }

  private ApiResponse bind(ApiRequest request, ObjectKey pod) {
    if (!request.method().equals("POST")) {
      throw ResourceHandler.notAllowed();
    }
    server.bind(pod, Bodies.tree(request, "Binding").at("/target/name").asText());
    return ApiResponse.json(201, Statuses.success(201));
  }
}
