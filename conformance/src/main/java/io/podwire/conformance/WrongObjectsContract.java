package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.podwire.junit.ClusterTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * What the API server says of wrong requests: {@code wrong-objects.json} holds some three hundred,
 * with the answers that Kubernetes 1.34 gave to them.
 */
@ClusterTest
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class WrongObjectsContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyWrongRequestGetsItsAnswer() throws IOException {
    awaitServiceAccount();
    List<String> differences = new ArrayList<>();
    for (JsonNode wrong : requests()) {
      String expected = expected(wrong);
      String actual = answer(wrong);
      if (!actual.equals(expected)) {
        differences.add(
            wrong.path("name").asText() + "\n  expected " + expected + "\n  answered " + actual);
      }
    }
    assertThat(differences).isEmpty();
  }

  /** Without it, no Pod is admitted in the namespace, whatever else is wrong with it. */
  private static void awaitServiceAccount() {
    for (int i = 0; i < 100; i++) {
      if (client().serviceAccounts().inNamespace("default").withName("default").get() != null) {
        return;
      }
      cluster().sleep(Duration.ofMillis(100));
    }
  }

  private static JsonNode requests() throws IOException {
    try (InputStream in = WrongObjectsContract.class.getResourceAsStream("wrong-objects.json")) {
      return JSON.readTree(Objects.requireNonNull(in));
    }
  }

  private static String expected(JsonNode wrong) {
    return text(wrong.path("code").asInt(), wrong, wrong.path("causes"));
  }

  private static String text(int code, JsonNode status, JsonNode causes) {
    String message = status.path("message").asText().replaceAll(" in scheme \".*\"", "");
    return code + " " + status.path("reason").asText() + " " + message + " " + causes;
  }

  private static String answer(JsonNode wrong) throws IOException {
    String path = wrong.path("path").asText();
    boolean writes = !wrong.path("method").asText().matches("GET|DELETE");
    if (writes && !wrong.path("wet").asBoolean()) {
      path += (path.contains("?") ? "&" : "?") + "dryRun=All";
    }
    JsonNode body = wrong.path("body");
    String text = body.isTextual() ? body.asText() : body.isMissingNode() ? null : body.toString();
    HttpRequest request =
        client()
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client().getMasterUrl().toString()).resolve(path))
            .method(
                wrong.path("method").asText(),
                wrong.path("contentType").asText("application/json"),
                text)
            .build();
    CompletableFuture<HttpResponse<String>> asked =
        client().getHttpClient().sendAsync(request, String.class);
    HttpResponse<String> response = asked.join();
    JsonNode answer = JSON.readTree(response.body());
    boolean refused = answer.path("kind").asText().equals("Status");
    return refused
        ? text(response.code(), answer, answer.path("details").path("causes"))
        : text(response.code(), JSON.createObjectNode(), answer.path("nothing"));
  }

  private static KubernetesClient client() {
    return cluster().client();
  }
}
