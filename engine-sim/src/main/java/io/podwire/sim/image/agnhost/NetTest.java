package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.AnswerRules;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * {@code agnhost nettest}: finds its peers through the API server, calls each, and says whether all
 * have been reached and have called.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/nettest/nettest.go">nettest.go</a>
 */
final class NetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long SHORTEST_PAUSE_SECONDS = 5;
  private static final long SHORTEST_TRY_SECONDS = 300;
  private static final int PEERS_PER_SECOND = 10;
  private static final int ROUNDS = 15;
  private static final int LOGGED = 500;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DefaultIndenter TABS = new DefaultIndenter("\t", "\n");
  private static final ObjectWriter INDENTED =
      JSON.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                      .withObjectEmptySeparator("")
                      .withArrayEmptySeparator(""))
              .withObjectIndenter(TABS)
              .withArrayIndenter(TABS));

  private final UnixProcess process;
  private final Group group;
  private final GoLog output;
  private final Map<String, Integer> sent = new TreeMap<>();
  private final Map<String, Integer> received = new TreeMap<>();
  private final List<String> errors = new ArrayList<>();
  private final Deque<String> log = new ArrayDeque<>();
  private boolean contacting = true;

  /**
   * Who belongs together.
   *
   * @param peers how many there must be at least
   */
  record Group(String namespace, String service, int peers) {
    @Override
    public String toString() {
      return namespace + "/" + service;
    }
  }

  private NetTest(UnixProcess process, Group group) {
    this.process = process;
    this.group = group;
    this.output = new GoLog(process);
  }

  /** Serves, and begins to look for the others. */
  static void start(UnixProcess process, int port, Group group) throws IOException {
    NetTest test = new NetTest(process, group);
    PlainSite.listen(process, port, test::answer);
    process.startTask("nettest", test::contactOthers);
  }

  // ---- what it tells -----------------------------------------------------------------------

  private HttpReply answer(HttpRequestSeen request) throws IOException {
    return switch (request.path()) {
      case "/status" -> GoReply.ok(status());
      case "/read" -> GoReply.ok(read());
      case "/write" -> GoReply.ok(write(request.body()));
      case "/quit" -> {
        process.exit(0);
        yield GoReply.ok("");
      }
      default -> GoReply.notFound();
    };
  }

  private String status() {
    if (sent.size() >= group.peers() && received.size() >= group.peers()) {
      return "pass";
    }
    if (contacting) {
      return "running";
    }
    note(
        "Declaring failure for %s with %d sent and %d received and %d peers"
            .formatted(group, sent.size(), received.size(), group.peers()));
    return "fail";
  }

  private String read() {
    ObjectNode state = JSON.createObjectNode().put("Hostname", process.hostname());
    counts(state, "Sent", sent);
    counts(state, "Received", received);
    texts(state, "Errors", errors);
    texts(state, "Log", log);
    state.put("StillContactingPeers", contacting);
    try {
      return INDENTED.writeValueAsString(state);
    } catch (JsonProcessingException treesCanAlwaysBeWritten) {
      throw new IllegalStateException(treesCanAlwaysBeWritten);
    }
  }

  private static void counts(ObjectNode state, String field, Map<String, Integer> counts) {
    if (counts.isEmpty()) {
      state.putNull(field);
    } else {
      counts.forEach(state.putObject(field)::put);
    }
  }

  private static void texts(ObjectNode state, String field, Collection<String> texts) {
    if (texts.isEmpty()) {
      state.putNull(field);
    } else {
      texts.forEach(state.putArray(field)::add);
    }
  }

  private String write(byte[] body) {
    String source = "";
    try {
      source = JSON.readTree(body).path("Source").asText();
    } catch (IOException malformed) {
      String text = new String(body, UTF_8);
      errors.add(
          text.isEmpty()
              ? "EOF"
              : "invalid character '" + text.charAt(0) + "' looking for beginning of value");
    }
    if (source.isEmpty()) {
      errors.add(process.hostname() + ": Got request with no source");
    } else {
      received.merge(source, 1, Integer::sum);
    }
    return JSON.createObjectNode().put("Hostname", process.hostname()) + "\n";
  }

  private void note(String line) {
    log.add(line);
    if (log.size() > LOGGED) {
      log.remove();
    }
  }

  // ---- what it does ------------------------------------------------------------------------

  private void contactOthers() {
    try {
      String fatal = contact();
      if (fatal != null) {
        output.plain(fatal);
        process.exit(1);
      }
    } catch (IOException outputIsClosed) {
      process.exit(1);
    }
  }

  private @Nullable String contact() throws IOException {
    InCluster server;
    try {
      server = InCluster.of(process);
    } catch (IOException nothingToReachItWith) {
      return "Unable to create config; error: " + nothingToReachItWith.getMessage();
    }
    String unreachable = awaitServer(server);
    if (unreachable != null) {
      return "Unable to contact Kubernetes: " + unreachable;
    }
    awaitPeers(server);
    for (int round = 0; round < ROUNDS; round++) {
      for (String endpoint : endpoints(server)) {
        note("Attempting to contact " + endpoint);
        call(endpoint);
      }
      process.simulation().sleep(pause());
    }
    contacting = false;
    return null;
  }

  private Duration pause() {
    return Duration.ofSeconds(Math.max(SHORTEST_PAUSE_SECONDS, group.peers() / PEERS_PER_SECOND));
  }

  private Instant end() {
    return process.simulation().now().plusSeconds(Math.max(SHORTEST_TRY_SECONDS, group.peers()));
  }

  private @Nullable String awaitServer(InCluster server) throws IOException {
    String problem = "";
    for (Instant end = end(); process.simulation().now().isBefore(end); ) {
      try {
        output.plain("Server version: " + server.object("/version"));
        return null;
      } catch (IOException failed) {
        problem = String.valueOf(failed.getMessage());
        output.plain("Unable to get server version: " + problem + "; retrying.");
      }
      process.simulation().sleep(AFTER_FAILURE.plus(pause()));
    }
    return problem;
  }

  private void awaitPeers(InCluster server) {
    for (Instant end = end(); process.simulation().now().isBefore(end); ) {
      Set<String> found = endpoints(server);
      if (found.size() >= group.peers()) {
        return;
      }
      note(
          "%s has %d endpoints (%s), which is less than %d as expected. Waiting for all endpoints to come up."
              .formatted(group, found.size(), "[" + String.join(" ", found) + "]", group.peers()));
      process.simulation().sleep(pause());
    }
  }

  /** The addresses of all that serve; what keeps them from being read is told nowhere. */
  private Set<String> endpoints(InCluster server) {
    Set<String> found = new TreeSet<>();
    String path = "/api/v1/namespaces/" + group.namespace() + "/endpoints/" + group.service();
    try {
      for (JsonNode subset : server.object(path).path("subsets")) {
        for (JsonNode address : subset.path("addresses")) {
          for (JsonNode port : subset.path("ports")) {
            found.add("http://" + address.path("ip").asText() + ":" + port.path("port").asInt());
          }
        }
      }
    } catch (IOException unread) {
      return Set.of();
    }
    return found;
  }

  private void call(String endpoint) {
    ObjectNode body = JSON.createObjectNode().put("Source", process.hostname());
    body.put("Dest", endpoint);
    String answer;
    try {
      answer = post(endpoint.substring("http://".length()), body.toString().getBytes(UTF_8));
    } catch (IOException failed) {
      note(
          "Warning: unable to contact the endpoint \"%s\": Post \"%s/write\": %s"
              .formatted(endpoint, endpoint, failed.getMessage()));
      return;
    }
    try {
      sent.merge(JSON.readTree(answer).path("Hostname").asText(), 1, Integer::sum);
    } catch (JsonProcessingException malformed) {
      note(
          "Warning: unable to unmarshal response (%s) from '%s': '%s'"
              .formatted(answer, endpoint, malformed.getOriginalMessage()));
    }
  }

  private String post(String peer, byte[] body) throws IOException {
    String[] parts = peer.split(":", 2);
    try (TcpConnection connection =
            process.network().connect(Ip.of(parts[0]), Integer.parseInt(parts[1]), PATIENCE);
        Socket socket = connection.asSocket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      List<Map.Entry<String, String>> headers =
          List.of(
              Map.entry("Host", peer),
              Map.entry("User-Agent", "Go-http-client/1.1"),
              Map.entry("Content-Length", Integer.toString(body.length)),
              Map.entry("Content-Type", "application/json"));
      ClassicHttpResponse response =
          new HttpCall(socket, AnswerRules.STRICT).exchange("POST", "/write", headers, body);
      return response.getEntity() == null
          ? ""
          : new String(EntityUtils.toByteArray(response.getEntity()), UTF_8);
    }
  }
}
