package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Catalogue;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.util.List;

/**
 * {@code /openapi/v3}: one document for each group and version, as far as clients need it to learn
 * what the server validates, how patches merge and which fields there are. No descriptions.
 */
final class OpenApi {
  private static final String ROOT = "/openapi/v3";
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");
  private static final List<String> WRITE_PARAMETERS =
      List.of("dryRun", "fieldManager", "fieldValidation");

  private final ApiServer server;
  private final Catalogue catalogue;

  OpenApi(ApiServer server) {
    this.server = server;
    this.catalogue = server.catalogue();
  }

  static boolean has(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  ApiResponse answer(String path) {
    return ApiResponse.json(
        200, path.equals(ROOT) ? index() : document(path.substring(ROOT.length() + 1)));
  }

  private ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (ResourceInfo info : catalogue.all()) {
      String path = path(info.type());
      paths.putObject(path).put("serverRelativeURL", ROOT + "/" + path);
    }
    return index;
  }

  private static String path(ResourceType type) {
    return type.group().isEmpty()
        ? "api/" + type.version()
        : "apis/" + type.group() + "/" + type.version();
  }

  private ObjectNode document(String groupVersion) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "unversioned");
    ObjectNode paths = document.putObject("paths");
    OpenApiSchemas schemas = new OpenApiSchemas();
    for (ResourceInfo info : catalogue.all()) {
      if (path(info.type()).equals(groupVersion)) {
        describe(
            info,
            paths,
            schemas.add(info.type(), server.strategy(info.type()).schema(info.type())));
      }
    }
    if (paths.isEmpty()) {
      throw Statuses.noSuchPath();
    }
    document.putObject("components").set("schemas", schemas.all());
    return document;
  }

  private static void describe(ResourceInfo info, ObjectNode paths, String reference) {
    ResourceType type = info.type();
    String root = "/" + path(type) + "/";
    String collection = root + (type.namespaced() ? "namespaces/{namespace}/" : "") + type.plural();
    if (type.namespaced() && info.verbs().contains("list")) {
      operation(paths, root + type.plural(), "get", type, reference);
    }
    for (String verb : info.verbs()) {
      switch (verb) {
        case "list" -> operation(paths, collection, "get", type, reference);
        case "create" -> write(operation(paths, collection, "post", type, reference));
        case "get" -> operation(paths, collection + "/{name}", "get", type, reference);
        case "update" -> write(operation(paths, collection + "/{name}", "put", type, reference));
        case "patch" -> patch(operation(paths, collection + "/{name}", "patch", type, reference));
        case "delete" -> operation(paths, collection + "/{name}", "delete", type, reference);
        default -> {
          // a watch is a list's parameter
        }
      }
    }
  }

  private static ObjectNode operation(
      ObjectNode paths, String path, String method, ResourceType type, String reference) {
    ObjectNode operation = paths.withObjectProperty(path).putObject(method);
    operation
        .putObject("responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", reference);
    operation.set("x-kubernetes-group-version-kind", kind(type));
    return operation;
  }

  static ObjectNode kind(ResourceType type) {
    return Json.object()
        .put("group", type.group())
        .put("kind", type.kind())
        .put("version", type.version());
  }

  private static void write(ObjectNode operation) {
    for (String parameter : WRITE_PARAMETERS) {
      parameter(operation, parameter, "string");
    }
  }

  private static void patch(ObjectNode operation) {
    write(operation);
    parameter(operation, "force", "boolean");
    ObjectNode content = operation.putObject("requestBody").putObject("content");
    for (String patch : PATCHES) {
      content.putObject(patch).putObject("schema").put("type", "object");
    }
  }

  private static void parameter(ObjectNode operation, String name, String type) {
    operation
        .withArrayProperty("parameters")
        .addObject()
        .put("in", "query")
        .put("name", name)
        .putObject("schema")
        .put("type", type)
        .put("uniqueItems", true);
  }
}
