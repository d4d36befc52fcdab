package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.auth.Authorizer;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ApiObject;
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
  private final Reviews reviews;

  ResourceHandler(ApiServer server, Authorizer authorizer) {
    this.server = server;
    this.lists = new Lists(server);
    this.subresources = new Subresources(server);
    this.patches = new Patches(server);
    this.reviews = new Reviews(server, authorizer);
  }

  ApiResponse handle(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    Served served = Served.of(server, resource.type());
    ObjectKey key = served.key(info);
    if (!info.subresource().isEmpty()) {
      return part(request, info, resource, served, key);
    }
    if (!resource.verbs().contains(verb(request, info))) {
      throw notAllowed();
    }
    ApiResponse answer =
        info.name().isEmpty() ? collection(request, info, served) : single(request, served, key);
    return answer.warning(server.strategy(key.type()).deprecation());
  }

  private ApiResponse part(
      ApiRequest request, RequestInfo info, ResourceInfo resource, Served served, ObjectKey key) {
    ResourceInfo.Subresource part = resource.subresources().get(info.subresource());
    if (part == null) {
      throw Statuses.notFound(key);
    }
    boolean creates = request.method().equals("POST");
    if (!part.verbs().contains(creates ? "create" : verb(request, info))) {
      throw notAllowed();
    }
    if (creates) {
      server.admitToNamespace(key);
    }
    return subresources.handle(request, served, key, info.subresource());
  }

  private static String verb(ApiRequest request, RequestInfo info) {
    boolean one = !info.name().isEmpty();
    return switch (request.method()) {
      case "GET", "HEAD" -> one ? "get" : request.flag("watch") ? "watch" : "list";
      case "POST" -> one ? "" : "create";
      case "PUT" -> one ? "update" : "";
      case "PATCH" -> one ? "patch" : "";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> "";
    };
  }

  private ApiResponse collection(ApiRequest request, RequestInfo info, Served served) {
    switch (request.method()) {
      case "GET":
        return request.flag("watch")
            ? ApiResponse.streaming(
                "application/json", new WatchStream(Watch.of(request, info, served)))
            : lists.list(request, info, served);
      case "POST":
        return create(request, info, served);
      case "DELETE":
        return deleteAll(request, info, served);
      default:
        throw notAllowed();
    }
  }

  private ApiResponse single(ApiRequest request, Served served, ObjectKey key) {
    switch (request.method()) {
      case "GET", "HEAD":
        ListRules.checkNotOlder(request, server.revision());
        ApiObject found = server.find(key).orElseThrow(() -> Statuses.notFound(key));
        return ApiResponse.json(200, Representation.of(request, served).object(found), List.of());
      case "PUT":
        return put(request, served, key);
      case "PATCH":
        return patches.patch(request, served, key, "");
      case "DELETE":
        DeleteOptions options = Options.delete(request);
        ApiObject deleted = server.delete(key, options);
        boolean isStatus = deleted.kind().equals("Status");
        return ApiResponse.json(
            200,
            isStatus ? deleted.json() : served.json(deleted),
            options.propagation() == DeleteOptions.Propagation.UNSAID
                ? served.strategy().warningsOfOrphans()
                : List.of());
      default:
        throw notAllowed();
    }
  }

  /** The storage layer, which finds this out, knows the kind by its plural alone. */
  private static ResourceType byPlural(ResourceType type) {
    return new ResourceType(
        type.group(), type.version(), type.plural(), type.plural(), type.namespaced());
  }

  private ApiResponse create(ApiRequest request, RequestInfo info, Served served) {
    if (Reviews.isOne(served)) {
      return reviews.answer(request, info, served);
    }
    Bodies.Sent sent = Bodies.object(request, served);
    ObjectNode object = sent.object();
    WriteOptions options = Options.write(request);
    List<String> warnings = served.decode(sent, options);
    ApiObject created = server.create(served.stored(), info.namespace(), object, options);
    return served.answer(201, created, warnings);
  }

  private ApiResponse put(ApiRequest request, Served served, ObjectKey key) {
    Bodies.Sent sent = Bodies.object(request, served);
    ObjectNode object = sent.object();
    WriteOptions options = Options.write(request);
    List<String> warnings = served.decode(sent, options);
    Bodies.checkName(object, key);
    if (server.find(key).isEmpty() && served.strategy().allowsCreateOnUpdate()) {
      ApiObject created = server.create(key.type(), key.namespace(), object, options);
      return served.answer(201, created, warnings);
    }
    if (object.at("/metadata/resourceVersion").asText().isEmpty()
        && !served.strategy().allowsUnconditionalUpdate()) {
      throw Statuses.invalid(byPlural(key.type()), key.name(), List.of(NO_VERSION));
    }
    ApiObject updated = server.update(key, "", stored -> object, options);
    return served.answer(200, updated, warnings);
  }

  private ApiResponse deleteAll(ApiRequest request, RequestInfo info, Served served) {
    DeleteOptions options = Options.delete(request);
    Query query = Query.of(request, info, served);
    List<ApiObject> deleted = new ArrayList<>();
    for (ApiObject object : query.all(server)) {
      ObjectKey key = new ObjectKey(served.stored(), object.namespace(), object.name());
      if (server.find(key).isPresent()) {
        deleted.add(object);
        server.delete(key, options);
      }
    }
    return ApiResponse.json(200, lists.of(served, deleted), List.of());
  }

  Watch watch(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    return Watch.of(request, info, Served.of(server, resource.type()));
  }

  static io.podwire.sim.apiserver.ApiException notAllowed() {
    return Statuses.methodNotAllowed(
        "the server does not allow this method on the requested resource");
  }
}
