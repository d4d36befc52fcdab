package io.podwire.k3s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.podwire.UnsupportedCapabilityException;
import io.podwire.engine.Capability;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a test away from what it did not make, in a cluster that is not ours: a request that would
 * change such an object is not sent. What a request makes belongs to the test, and is deleted after
 * it.
 */
final class Guard implements Interceptor, Ownership {
  static final String NAME = "podwire-guard";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RawApi api;
  private final String manager;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /**
   * @param api for looking at what is there, by a client without a guard
   * @param manager as whom the API server records the test's writes
   */
  Guard(RawApi api, String manager) {
    this.api = api;
    this.manager = manager;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String method = String.valueOf(request.method());
    if (isWrite(method) && !isDryRun(request.uri())) {
      ApiPath path = ApiPath.parse(request.uri().getPath());
      if (path != null && !isAllowed(method, path)) {
        throw new UnsupportedCapabilityException(
            Capability.WHOLE_CLUSTER,
            KubeconfigEngine.NAME,
            method + " " + request.uri().getPath() + ", which the test did not make,");
      }
    }
  }

  /** Who only asked for an object does not own it: the server says whose request made it. */
  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (response.code() == HttpURLConnection.HTTP_CREATED && !isDryRun(request.uri())) {
      String path = request.uri().getPath();
      boolean isNamedInside = "POST".equals(request.method());
      ApiPath object = ApiPath.parse(isNamedInside ? path + "/" + name(request) : path);
      if (object != null && object.namespace() == null && object.object() != null) {
        made.add(object.object());
      }
    }
  }

  private static boolean isWrite(String method) {
    return method.equals("POST")
        || method.equals("PUT")
        || method.equals("PATCH")
        || method.equals("DELETE");
  }

  private static boolean isDryRun(URI uri) {
    return uri.getQuery() != null && uri.getQuery().contains("dryRun=All");
  }

  private boolean isAllowed(String method, ApiPath path) {
    String namespace = path.namespace();
    if (namespace != null) {
      return isOursOrAbsent("/api/v1/namespaces/" + namespace);
    }
    String object = path.object();
    if (object == null) {
      // Where there is one of that name already the server refuses a second.
      return method.equals("POST");
    }
    return isOursOrAbsent(object);
  }

  /** Of the object that was created; empty if the server found one. */
  private static String name(HttpRequest request) {
    try {
      return Meta.name(JSON.readTree(request.bodyString()));
    } catch (JsonProcessingException | IllegalArgumentException notJson) {
      return "";
    }
  }

  private boolean isOursOrAbsent(String object) {
    if (made.contains(object)) {
      return true;
    }
    JsonNode existing = api.send(object, "GET", null);
    if (existing == null) {
      return true;
    }
    if (Meta.isManagedBy(existing, manager)) {
      made.add(object);
      return true;
    }
    return false;
  }

  @Override
  public boolean ownsNamespace(JsonNode namespace) {
    return owns("/api/v1/namespaces/" + Meta.name(namespace), namespace);
  }

  /** Only asked of objects in no namespace: nothing in another's can be the test's. */
  @Override
  public boolean owns(ApiType type, JsonNode object) {
    return !type.namespaced() && owns(type.everywhere() + "/" + Meta.name(object), object);
  }

  private boolean owns(String path, JsonNode object) {
    return made.contains(path) || Meta.isManagedBy(object, manager);
  }

  @Override
  public List<String> paths(ApiType type, Set<String> namespaces) {
    return type.namespaced()
        ? namespaces.stream().map(type::in).toList()
        : List.of(type.everywhere());
  }
}
