package io.podwire.conformance;

import static io.podwire.Podwire.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests to the API server as they are, with the answers that Kubernetes gave to them. */
final class RecordedRequests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "Content-Type";

  private RecordedRequests() {}

  /** Sends all requests of the resource; tells those whose answer is another one. */
  static List<String> differences(String resource) throws IOException {
    List<String> differences = new ArrayList<>();
    try (InputStream in = RecordedRequests.class.getResourceAsStream(resource)) {
      for (JsonNode recorded : JSON.readTree(Objects.requireNonNull(in))) {
        String expected = text(recorded.path("code").asInt(), recorded, recorded.path("causes"));
        String actual = answer(recorded);
        if (!actual.equals(expected)) {
          String name = recorded.path("name").asText();
          differences.add(name + "\n  expected " + expected + "\n  answered " + actual);
        }
      }
    }
    return differences;
  }

  private static String text(int code, JsonNode status, JsonNode causes) {
    String message = status.path("message").asText().replaceAll(" in scheme \".*\"", "");
    return code + " " + status.path("reason").asText() + " " + message + " " + causes;
  }

  private static String answer(JsonNode recorded) throws IOException {
    String path = recorded.path("path").asText();
    String method = recorded.path("method").asText();
    if (!method.matches("GET|DELETE") && !recorded.path("wet").asBoolean()) {
      path += (path.contains("?") ? "&" : "?") + "dryRun=All";
    }
    JsonNode body = recorded.path("body");
    String text = body.isTextual() ? body.asText() : body.isMissingNode() ? null : body.toString();
    HttpResponse<String> response =
        send(method, path, recorded.path("contentType").asText("application/json"), text);
    JsonNode answer = JSON.readTree(response.body());
    boolean refused = answer.path("kind").asText().equals("Status");
    return refused
        ? text(response.code(), answer, answer.path("details").path("causes"))
        : text(response.code(), JSON.createObjectNode(), answer.path("nothing"));
  }

  /** The answer to one request. */
  static HttpResponse<String> send(
      String method, String path, String contentType, @Nullable String body, String... accept) {
    Map<String, String> headers = new HashMap<>(Map.of(CONTENT_TYPE, contentType));
    for (String type : accept) {
      headers.put("Accept", type);
    }
    return send(cluster().client(), method, path, headers, body);
  }

  /** As {@link #send(String, String, String, String, String...)}, to the client's server. */
  static HttpResponse<String> send(
      KubernetesClient client,
      String method,
      String path,
      Map<String, String> headers,
      @Nullable String body) {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString()).resolve(path))
            .method(method, headers.get(CONTENT_TYPE), body);
    headers.forEach(request::setHeader);
    return client.getHttpClient().sendAsync(request.build(), String.class).join();
  }

  /** As {@link #send}, read as JSON. */
  static JsonNode json(String method, String path, String contentType, @Nullable String body)
      throws IOException {
    return JSON.readTree(send(method, path, contentType, body).body());
  }

  static JsonNode get(String path, String... accept) throws IOException {
    return JSON.readTree(send("GET", path, "application/json", null, accept).body());
  }
}
