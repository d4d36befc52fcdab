package io.podwire.sim.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.ApiServer;
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
import org.junit.jupiter.api.Test;

/**
 * What the recordings of a real cluster cannot hold: bookmarks, which come by the clock and which
 * the testbed's storage has not all of, and states that are compacted.
 */
class WatchTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private final Simulation simulation = new Simulation(Instant.parse("2026-01-01T00:00:00Z"), 3);
  private final ApiServer server = BuiltinKinds.start(simulation);
  private final ApiHandler handler = new ApiHandler(server);

  private ApiResponse answer(String method, String path, String body) {
    List<ApiResponse> answers = new ArrayList<>();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ApiRequest request = ApiRequest.of(method, URI.create(path), Map.of(), bytes);
    handler.handle(request.by(User.ADMIN), answers::add);
    return answers.get(0);
  }

  private String create(String name) {
    return json(answer("POST", MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}").body())
        .at("/metadata/resourceVersion")
        .asText();
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** What a watch is told within the time, each event in a few words. */
  private List<String> told(String query, Duration time) {
    List<String> told = new ArrayList<>();
    simulation.enter(
        () -> {
          ApiResponse response = answer("GET", MAPS + "?watch=true&" + query, "");
          Objects.requireNonNull(response.stream()).start(receiver(told));
          simulation.sleep(time);
        });
    return told;
  }

  private static ApiResponse.Receiver receiver(List<String> told) {
    return new ApiResponse.Receiver() {
      @Override
      public void bytes(byte[] bytes) {
        JsonNode event = json(bytes);
        JsonNode metadata = event.at("/object/metadata");
        told.add(
            (event.path("type").asText()
                    + " "
                    + metadata.path("name").asText(metadata.path("resourceVersion").asText())
                    + " "
                    + metadata.path("annotations"))
                .strip());
      }

      @Override
      public void end() {
        told.add("end");
      }
    };
  }

  @Test
  void whatThereIsEndsWithABookmark() {
    create("a");
    String last = create("b");
    String end = "BOOKMARK " + last + " {\"k8s.io/initial-events-end\":\"true\"}";
    String whole = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
    Duration soon = Duration.ofSeconds(1);

    assertThat(told(whole + "&allowWatchBookmarks=true", soon))
        .containsExactly("ADDED a", "ADDED b", end);
    assertThat(told(whole + "&allowWatchBookmarks=true&resourceVersion=" + last, soon))
        .containsExactly("ADDED a", "ADDED b", end);
    assertThat(told("allowWatchBookmarks=true&resourceVersion=0", soon))
        .containsExactly("ADDED a", "ADDED b", end);
    assertThat(told(whole, soon)).containsExactly("ADDED a", "ADDED b");
    assertThat(told(whole.replace("true", "false") + "&allowWatchBookmarks=true", soon)).isEmpty();
  }

  @Test
  void aBookmarkComesShortlyBeforeTheEnd() {
    String last = create("a");
    String query = "allowWatchBookmarks=true&timeoutSeconds=9&resourceVersion=" + last;

    assertThat(told(query, Duration.ofMillis(6900))).isEmpty();
    assertThat(told(query, Duration.ofMillis(7100))).containsExactly("BOOKMARK " + last);
    assertThat(told(query, Duration.ofMillis(9100))).containsExactly("BOOKMARK " + last, "end");
    assertThat(told(query.replace("=9", "=2"), Duration.ofMillis(2100))).containsExactly("end");
  }

  @Test
  void aPageOfAStateThatIsGoneOffersToGoOnWithThePresentOne() {
    create("a");
    create("b");
    JsonNode first = json(answer("GET", MAPS + "?limit=1", "").body());
    create("aa");
    server.compact();

    String token = first.at("/metadata/continue").asText();
    ApiResponse gone = answer("GET", MAPS + "?limit=1&continue=" + token, "");
    assertThat(gone.status()).isEqualTo(410);
    JsonNode status = json(gone.body());
    assertThat(status.path("reason").asText()).isEqualTo("Expired");
    assertThat(status.path("message").asText())
        .startsWith("The provided continue parameter is too old to display a consistent list");
    String other = status.at("/metadata/continue").asText();
    JsonNode rest = json(answer("GET", MAPS + "?continue=" + other, "").body());
    assertThat(rest.path("items").findValuesAsText("name")).containsExactly("aa", "b");
    String version = first.at("/metadata/resourceVersion").asText();
    String exact = MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + version;
    assertThat(json(answer("GET", exact, "").body()).path("message").asText())
        .isEqualTo("The resourceVersion for the provided list is too old.");
  }
}
