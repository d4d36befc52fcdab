package io.podwire.sim.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.auth.User;
import io.podwire.sim.apiserver.kinds.BuiltinKinds;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiHandlerTest {
  private static final String NAMESPACE = "/api/v1/namespaces/default";

  private final Simulation simulation = new Simulation(Instant.parse("2026-01-01T00:00:00Z"), 3);
  private final ApiServer server = BuiltinKinds.start(simulation);
  private final ApiHandler handler = new ApiHandler(server);

  /** All that is asked for here is answered at once. */
  private ApiResponse answer(ApiRequest request) {
    List<ApiResponse> answers = new ArrayList<>();
    handler.handle(request.by(User.ADMIN), answers::add);
    return answers.get(0);
  }

  private JsonNode call(String method, String path, String type, String body) {
    ApiResponse response =
        answer(
            ApiRequest.of(
                method,
                URI.create(path),
                Map.of("content-type", List.of(type)),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    try {
      return Json.parse(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode get(String path) {
    return call("GET", path, "", "");
  }

  private JsonNode post(String path, String body) {
    return call("POST", path, "application/json", body);
  }

  private void createPod(String name, String node) {
    post(NAMESPACE + "/serviceaccounts", "{'metadata':{'name':'default'}}");
    JsonNode created =
        post(
            NAMESPACE + "/pods",
            "{'metadata':{'name':'"
                + name
                + "'},'spec':{'nodeName':'"
                + node
                + "','containers':[{'name':'c','image':'nginx'}]}}");
    assertThat(created.path("kind").asText()).as(created.toString()).isEqualTo("Pod");
  }

  @Test
  void pagesHoldEveryObjectOnce() {
    for (int i = 0; i < 25; i++) {
      post(NAMESPACE + "/configmaps", "{'metadata':{'name':'c" + i + "'}}");
    }
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = get(NAMESPACE + "/configmaps?limit=10&continue=" + token);
      page.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
      token = page.at("/metadata/continue").asText();
    } while (!token.isEmpty());
    assertThat(names).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void aPodEndsGracefully() {
    createPod("p", "node");
    String path = NAMESPACE + "/pods/p";
    JsonNode deleted = call("DELETE", path, "", "");
    assertThat(deleted.at("/metadata/deletionTimestamp").asText())
        .isEqualTo("2026-01-01T00:00:30Z");
    assertThat(deleted.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);

    call("DELETE", path + "?gracePeriodSeconds=0", "", "");
    assertThat(get(path).path("reason").asText()).isEqualTo("NotFound");
  }

  @Test
  void aPodWithoutNodeEndsAtOnce() {
    createPod("p", "");
    call("DELETE", NAMESPACE + "/pods/p", "", "");
    assertThat(get(NAMESPACE + "/pods/p").path("code").asInt()).isEqualTo(404);
  }

  @Test
  void applyingLessTakesFieldsAway() {
    String path = NAMESPACE + "/configmaps/m?fieldManager=me";
    String type = "application/apply-patch+yaml";
    String start = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m'},'data':";
    call("PATCH", path, type, start + "{'a':'1','b':'2'}}");
    call("PATCH", path.replace("=me", "=you"), type, start + "{'b':'2','c':'3'}}");

    JsonNode applied = call("PATCH", path, type, start + "{'a':'1'}}");
    assertThat(applied.path("data").toString())
        .as("b is still wanted by the other")
        .isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
    applied = call("PATCH", path.replace("=me", "=you"), type, start + "{'c':'3'}}");
    assertThat(applied.path("data").toString()).isEqualTo("{\"a\":\"1\",\"c\":\"3\"}");
  }

  @Test
  void anApplyWithoutNewsIsNoWrite() {
    String path = NAMESPACE + "/configmaps/m?fieldManager=me";
    String body = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m'},'data':{'a':'1'}}";
    JsonNode first = call("PATCH", path, "application/apply-patch+yaml", body);
    simulation.enter(() -> simulation.sleep(Duration.ofSeconds(5)));

    assertThat(call("PATCH", path, "application/apply-patch+yaml", body)).isEqualTo(first);
  }

  @Test
  void aWatchThatIsLeftBehindExpires() {
    JsonNode first = post(NAMESPACE + "/configmaps", "{'metadata':{'name':'a'}}");
    post(NAMESPACE + "/configmaps", "{'metadata':{'name':'b'}}");
    server.compact();
    String version = first.at("/metadata/resourceVersion").asText();
    List<String> told = new ArrayList<>();
    simulation.enter(
        () -> {
          ApiResponse response =
              answer(
                  ApiRequest.of(
                      "GET",
                      URI.create(NAMESPACE + "/configmaps?watch=true&resourceVersion=" + version),
                      Map.of(),
                      new byte[0]));
          Objects.requireNonNull(response.stream()).start(collector(told));
          simulation.sleep(Duration.ofSeconds(1));
        });

    assertThat(told).hasSize(2).last().isEqualTo("end");
    assertThat(told.get(0))
        .startsWith("{\"type\":\"ERROR\"")
        .contains("\"reason\":\"Expired\"", "too old resource version: " + version);
  }

  private static ApiResponse.Receiver collector(List<String> into) {
    return new ApiResponse.Receiver() {
      @Override
      public void bytes(byte[] bytes) {
        into.add(new String(bytes, StandardCharsets.UTF_8));
      }

      @Override
      public void end() {
        into.add("end");
      }
    };
  }

  @Test
  void execSpeaksInChannels() {
    createPod("p", "node");
    server.connectKubelets(node -> Optional.of(new EchoKubelet()));
    List<String> sent = new ArrayList<>();
    WebSocketPeer peer =
        handler.upgrade(
            ApiRequest.of(
                    "GET",
                    URI.create(
                        NAMESPACE + "/pods/p/exec?command=cat&command=-&stdin=1&stdout=1&stderr=1"),
                    Map.of(),
                    new byte[0])
                .by(User.ADMIN),
            List.of("v4.channel.k8s.io"));
    peer.opened(
        new WebSocketPeer.Outgoing() {
          @Override
          public void text(String message) {
            sent.add(message);
          }

          @Override
          public void binary(byte[] message) {
            sent.add(
                message[0] + new String(message, 1, message.length - 1, StandardCharsets.UTF_8));
          }

          @Override
          public void close(int code, String reason) {
            sent.add("closed " + code);
          }

          @Override
          public int backlog() {
            return 0;
          }
        });
    peer.message(new byte[] {0, 'h', 'i'});

    assertThat(peer.subprotocol()).isEqualTo("v4.channel.k8s.io");
    assertThat(sent)
        .containsExactly(
            "1",
            "1hi",
            "2[cat, -]",
            "3{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero"
                + " exit code: error executing command [cat -], exit code 3\",\"reason\":"
                + "\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":"
                + "\"3\"}]}}",
            "closed 1000");
  }

  /** Says on stdout what it hears, on stderr what it runs, and ends with 3. */
  private static final class EchoKubelet implements KubeletConnection {
    @Override
    public RemoteProcess exec(ContainerRef at, List<String> command, RemoteStreams streams) {
      return new RemoteProcess() {
        @Override
        public void stdin(byte[] bytes) {
          streams.stdout(bytes);
          streams.stderr(command.toString().getBytes(StandardCharsets.UTF_8));
          streams.exited(3);
        }

        @Override
        public void closeStdin() {}

        @Override
        public void disconnect() {}
      };
    }

    @Override
    public RemoteProcess attach(ContainerRef container, RemoteStreams streams) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RemoteProcess logs(ContainerRef container, LogOptions options, RemoteStreams streams) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RemoteProcess portForward(
        String namespace, String pod, int port, RemoteStreams streams) {
      throw new UnsupportedOperationException();
    }
  }
}
