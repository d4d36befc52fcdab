package io.podwire.k3s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTypesTest {
  private static final ApiType PODS = new ApiType("/api/v1", "pods", true);
  private static final ApiType TOYS = new ApiType("/apis/acme.test/v1", "toys", true);

  private HttpServer server;
  private KubernetesClient client;

  /** What the server of the group acme.test answers with. */
  private volatile int status;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        Clients.client(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build(),
            Clients.USER,
            http -> {});
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 404})
  void aGroupWhoseServerIsNotUpIsAskedAgainLater(int notUp) {
    status = notUp;
    ApiTypes types = ApiTypes.of(client);
    assertThat(types.all()).containsExactly(PODS);

    status = 200;
    assertThat(types.all()).containsExactly(PODS, TOYS);

    status = 500;
    assertThat(types.all()).as("not asked what is known").containsExactly(PODS, TOYS);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 504})
  void aGroupThatIsNotToldOfIsNotTakenForEmpty(int failure) {
    status = failure;

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> ApiTypes.of(client));
  }

  @Test
  void whatCannotBeDeletedIsNoTypeOfOurs() {
    status = 200;

    assertThat(ApiTypes.of(client).all())
        .extracting(ApiType::plural)
        .doesNotContain("nodes", "pods/log", "bindings");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int code = path.startsWith("/apis/acme.test") ? status : 200;
    byte[] body = (code == 200 ? body(path) : "{\"kind\":\"Status\"}").getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String body(String path) {
    return switch (path) {
      case "/apis" ->
          """
          {"kind": "APIGroupList", "groups": [{"name": "acme.test", "preferredVersion":
            {"groupVersion": "acme.test/v1", "version": "v1"}}]}""";
      case "/api/v1" -> list("v1", type("pods"), type("pods/log"), type("nodes"), bindings());
      default -> list("acme.test/v1", type("toys"));
    };
  }

  private static String list(String version, String... types) {
    return "{\"kind\": \"APIResourceList\", \"groupVersion\": \"%s\", \"resources\": [%s]}"
        .formatted(version, String.join(",", types));
  }

  private static String type(String plural) {
    return "{\"name\": \"%s\", \"namespaced\": true, \"kind\": \"X\", \"verbs\": [\"list\", \"delete\"]}"
        .formatted(plural);
  }

  private static String bindings() {
    return "{\"name\": \"bindings\", \"namespaced\": true, \"kind\": \"X\", \"verbs\": [\"create\"]}";
  }
}
