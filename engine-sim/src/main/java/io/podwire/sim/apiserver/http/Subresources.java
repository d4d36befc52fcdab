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
  private final Tokens tokens;

  Subresources(ApiServer server) {
    this.server = server;
    this.patches = new Patches(server);
    this.scales = new Scales(server);
    this.evictions = new Evictions(server);
    this.tokens = new Tokens(server);
  }

  ApiResponse handle(ApiRequest request, Served served, ObjectKey key, String subresource) {
    return switch (subresource) {
      case "status", "finalize", "ephemeralcontainers", "approval" ->
          view(request, served, key, subresource);
      case "scale" -> scales.handle(request, served, key);
      case "eviction" -> evictions.evict(request, key);
      case "binding" -> bind(request, key);
      case "token" -> tokens.issue(request, key);
      default -> throw Statuses.notSimulated(key.type().plural() + "/" + subresource);
    };
  }

  private ApiResponse view(ApiRequest request, Served served, ObjectKey key, String subresource) {
    switch (request.method()) {
      case "GET":
        ApiObject found = server.find(key).orElseThrow(() -> Statuses.notFound(key));
        return ApiResponse.json(200, Representation.of(request, served).object(found), List.of());
      case "PUT":
        Bodies.Sent sent = Bodies.object(request, served);
        ObjectNode object = sent.object();
        WriteOptions options = Options.write(request);
        List<String> warnings = served.decode(sent, options);
        Bodies.checkName(object, key);
        ApiObject updated = server.update(key, subresource, stored -> object, options);
        return served.answerStatus(updated, warnings);
      case "PATCH":
        return patches.patch(request, served, key, subresource);
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
