package io.podwire.k3s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests for objects of any kind, by path, without a model class for each; many at once. */
final class RawApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KubernetesClient client;

  RawApi(KubernetesClient client) {
    this.client = client;
  }

  ApiTypes types() {
    return ApiTypes.of(client);
  }

  /** The objects of a list; none if the path is unknown, as when a definition has just gone. */
  List<JsonNode> list(String path) {
    return lists(List.of(path)).get(0);
  }

  /** The objects of each of these lists, as {@link #list}, asked for all at once. */
  List<List<JsonNode>> lists(Collection<String> paths) {
    List<List<JsonNode>> lists = new ArrayList<>();
    for (JsonNode list : all(paths, path -> begin(path, "GET", null))) {
      List<JsonNode> items = new ArrayList<>();
      if (list != null) {
        list.path("items").forEach(items::add);
      }
      lists.add(items);
    }
    return lists;
  }

  /** Deletes an object, if it is there. */
  void delete(String path, int gracePeriodSeconds) {
    deleteAll(List.of(path), gracePeriodSeconds);
  }

  /** Deletes those of the objects that are there, all at once. */
  void deleteAll(Collection<String> paths, int gracePeriodSeconds) {
    Map<String, Object> options =
        Map.of(
            "kind", "DeleteOptions",
            "apiVersion", "v1",
            "gracePeriodSeconds", gracePeriodSeconds,
            "propagationPolicy", "Background");
    all(paths, path -> begin(path, "DELETE", options));
  }

  /** Removes an object's finalizers. */
  void release(String path) {
    JsonNode object = send(path, "GET", null);
    if (object instanceof ObjectNode whole) {
      whole.withObject("/metadata").remove("finalizers");
      send(path, "PUT", whole);
    }
  }

  /** Tells the server that terminating namespaces are empty. */
  void finalizeNamespaces(Collection<String> names) {
    all(
        names,
        name ->
            begin(
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
                    Map.of("finalizers", List.of()))));
  }

  /** Null if the path is not found, or changed meanwhile. */
  @Nullable JsonNode send(String path, String method, @Nullable Object body) {
    return await(begin(path, method, body));
  }

  private List<@Nullable JsonNode> all(
      Collection<String> each, Function<String, CompletableFuture<@Nullable JsonNode>> request) {
    List<CompletableFuture<@Nullable JsonNode>> begun = each.stream().map(request).toList();
    List<@Nullable JsonNode> answers = new ArrayList<>();
    for (CompletableFuture<@Nullable JsonNode> one : begun) {
      answers.add(await(one));
    }
    return answers;
  }

  private CompletableFuture<@Nullable JsonNode> begin(
      String path, String method, @Nullable Object body) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString()).resolve(path))
            .timeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .method(method, "application/json", body == null ? null : text(body))
            .build();
    return client
        .getHttpClient()
        .sendAsync(request, String.class)
        .thenApply(response -> read(method + " " + path, response));
  }

  private static String text(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  private static @Nullable JsonNode read(String request, HttpResponse<String> response) {
    if (isNothingToDo(response.code())) {
      return null;
    }
    if (!response.isSuccessful()) {
      throw new KubernetesClientException(
          request + " answered " + response.code() + ": " + response.body(), response.code(), null);
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException noJson) {
      throw new IllegalStateException(request + " answered no JSON", noJson);
    }
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
    try {
      // Longer than the request's own limit, which says what it was that took so long.
      return answer.get(TIMEOUT.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new KubernetesClientException(
          "the API server cannot be asked: " + failed.getCause(), failed.getCause());
    } catch (TimeoutException late) {
      throw new KubernetesClientException("the API server does not answer", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the API server was asked");
    }
  }

  private static boolean isNothingToDo(int code) {
    return code == HttpURLConnection.HTTP_NOT_FOUND
        || code == HttpURLConnection.HTTP_CONFLICT
        || code == HttpURLConnection.HTTP_BAD_METHOD;
  }
}
