package io.podwire.k3s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for objects of any kind, by path, without a model class for each. */
final class RawApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;

  RawApi(KubernetesClient client) {
    this.client = client;
  }

  List<ApiType> types() {
    return ApiType.all(client);
  }

  /** The objects of a list; none if the path is unknown, as when a definition has just gone. */
  List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    JsonNode list = send(path, "GET", null);
    if (list != null) {
      list.path("items").forEach(items::add);
    }
    return items;
  }

  /**
   * Deletes an object or a collection.
   *
   * @return what the server answered, or null if there was nothing
   */
  @Nullable JsonNode delete(String path, int gracePeriodSeconds) {
    return send(
        path,
        "DELETE",
        Map.of(
            "kind", "DeleteOptions",
            "apiVersion", "v1",
            "gracePeriodSeconds", gracePeriodSeconds,
            "propagationPolicy", "Background"));
  }

  /** Removes an object's finalizers. */
  void release(String path) {
    JsonNode object = send(path, "GET", null);
    if (object instanceof ObjectNode whole) {
      whole.withObject("/metadata").remove("finalizers");
      send(path, "PUT", whole.toString());
    }
  }

  /** Tells the server that a terminating namespace is empty. */
  void finalizeNamespace(String name) {
    send(
        "/api/v1/namespaces/" + name + "/finalize",
        "PUT",
        Map.of(
            "kind",
            "Namespace",
            "apiVersion",
            "v1",
            "metadata",
            Map.of("name", name),
            "spec",
            Map.of("finalizers", List.of())));
  }

  /** Null if the path is not found, or changed meanwhile. */
  @Nullable JsonNode send(String path, String method, @Nullable Object body) {
    try {
      String answer = client.raw(path, method, body);
      return answer == null ? null : JSON.readTree(answer);
    } catch (KubernetesClientException refused) {
      if (isNothingToDo(refused.getCode())) {
        return null;
      }
      throw refused;
    } catch (JsonProcessingException noJson) {
      throw new IllegalStateException(method + " " + path + " answered no JSON", noJson);
    }
  }

  private static boolean isNothingToDo(int code) {
    return code == HttpURLConnection.HTTP_NOT_FOUND
        || code == HttpURLConnection.HTTP_CONFLICT
        || code == HttpURLConnection.HTTP_BAD_METHOD;
  }
}
