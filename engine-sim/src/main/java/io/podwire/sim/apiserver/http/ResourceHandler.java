package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.table.Tables;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** The verbs on objects: get, list, watch, create, update, patch, delete. */
final class ResourceHandler {
  private static final FieldError NO_VERSION =
      new FieldError(
          "FieldValueInvalid",
          "metadata.resourceVersion",
          "Invalid value: 0: must be specified for an update");

  private final ApiServer server;
  private final Lists lists;
  private final Subresources subresources;
  private final Patches patches;

  ResourceHandler(ApiServer server) {
    this.server = server;
    this.lists = new Lists(server);
    this.subresources = new Subresources(server);
    this.patches = new Patches(server);
  }

  ApiResponse handle(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    ResourceType type = resource.type();
    ObjectKey key =
        new ObjectKey(
            server.catalogue().stored(type),
            type.namespaced() ? info.namespace() : "",
            info.name());
    if (!info.subresource().isEmpty()) {
      return subresources.handle(request, key, info.subresource());
    }
    return info.name().isEmpty()
        ? collection(request, info, resource)
        : single(request, key, resource);
  }

  private ApiResponse collection(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    switch (request.method()) {
      case "GET":
        return request.flag("watch")
            ? ApiResponse.streaming(
                "application/json", new WatchStream(watch(request, info, resource)))
            : lists.list(request, info, resource.type());
      case "POST":
        return create(request, info, resource);
      case "DELETE":
        return deleteAll(request, info, resource);
      default:
        throw notAllowed();
    }
  }

  private ApiResponse single(ApiRequest request, ObjectKey key, ResourceInfo resource) {
    switch (request.method()) {
      case "GET", "HEAD":
        ApiObject found = server.find(key).orElseThrow(() -> Statuses.notFound(key));
        return ApiRequest.wantsTable(request)
            ? table(found)
            : ApiResponse.json(200, found.json(), List.of());
      case "PUT":
        return put(request, key);
      case "PATCH":
        return patches.patch(request, key, "");
      case "DELETE":
        DeleteOptions options = Options.delete(request);
        ApiObject deleted = server.delete(key, options, Options.isDryRun(request));
        return ApiResponse.json(200, deleted.json(), List.of());
      default:
        throw notAllowed();
    }
  }

  /** The storage layer, which finds this out, knows the kind by its plural alone. */
  private static ResourceType byPlural(ResourceType type) {
    return new ResourceType(
        type.group(), type.version(), type.plural(), type.plural(), type.namespaced());
  }

  private ApiResponse table(ApiObject object) {
    ObjectNode metadata =
        Json.object().put("resourceVersion", Long.toString(object.resourceVersion()));
    return ApiResponse.json(
        200, Tables.of(object.kind(), List.of(object), server.simulation().now(), metadata));
  }

  private ApiResponse create(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    ResourceType type = server.catalogue().stored(resource.type());
    ObjectNode object = Bodies.object(request, resource.type());
    WriteOptions options = Options.write(request);
    List<String> warnings = server.decode(type, object, options);
    ApiObject created = server.create(type, info.namespace(), object, options);
    return answer(201, type, created, warnings);
  }

  private ApiResponse put(ApiRequest request, ObjectKey key) {
    ObjectNode object = Bodies.object(request, key.type());
    WriteOptions options = Options.write(request);
    List<String> warnings = server.decode(key.type(), object, options);
    Bodies.checkName(object, key);
    if (server.find(key).isEmpty() && server.strategy(key.type()).allowsCreateOnUpdate()) {
      ApiObject created = server.create(key.type(), key.namespace(), object, options);
      return answer(201, key.type(), created, warnings);
    }
    if (object.at("/metadata/resourceVersion").asText().isEmpty()
        && !server.strategy(key.type()).allowsUnconditionalUpdate()) {
      throw Statuses.invalid(byPlural(key.type()), key.name(), List.of(NO_VERSION));
    }
    ApiObject updated = server.update(key, "", stored -> object, options);
    return answer(200, key.type(), updated, warnings);
  }

  private ApiResponse answer(int code, ResourceType type, ApiObject object, List<String> warnings) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(server.strategy(type).warnings(object.tree()));
    return ApiResponse.json(code, object.json(), all);
  }

  private ApiResponse deleteAll(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    if (!resource.verbs().contains("deletecollection")) {
      throw notAllowed();
    }
    DeleteOptions options = Options.delete(request);
    Query query = Query.of(request, info, resource.type(), server);
    for (ApiObject object : query.all(server)) {
      ObjectKey key = new ObjectKey(query.type(), object.namespace(), object.name());
      if (server.find(key).isPresent()) {
        server.delete(key, options, Options.isDryRun(request));
      }
    }
    return lists.list(request, info, resource.type());
  }

  Watch watch(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    return Watch.of(request, Query.of(request, info, resource.type(), server), server);
  }

  static io.podwire.sim.apiserver.ApiException notAllowed() {
    return Statuses.methodNotAllowed(
        "the server does not allow this method on the requested resource");
  }
}
