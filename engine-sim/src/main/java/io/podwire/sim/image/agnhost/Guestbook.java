package io.podwire.sim.image.agnhost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code agnhost guestbook}: a store of texts with a primary and its replicas, behind a front end.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/guestbook/guestbook.go">guestbook.go</a>
 */
final class Guestbook {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration TO_REGISTER = Duration.ofSeconds(15);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final UnixProcess process;
  private final String backendPort;
  private final Map<String, String> store = new TreeMap<>(); // as Go writes a map
  private final List<String> replicas = new ArrayList<>();

  private Guestbook(UnixProcess process, String backendPort) {
    this.process = process;
    this.backendPort = backendPort;
  }

  /**
   * Serves.
   *
   * @param backendPort where the others listen
   * @param primary whose replica it is; empty if it is none
   */
  static void listen(UnixProcess process, int port, String backendPort, String primary)
      throws IOException {
    Guestbook book = new Guestbook(process, backendPort);
    PlainSite.listen(process, port, book::answer);
    if (!primary.isEmpty()) {
      process.startTask("guestbook", () -> book.register(primary + ":" + backendPort));
    }
  }

  private HttpReply answer(HttpRequestSeen request) {
    return switch (request.path()) {
      case "/register" -> register(request);
      case "/get" -> get(request.parameter("key"));
      case "/set" -> set(request.parameter("key"), request.parameter("value"));
      case "/guestbook" -> passOn(request);
      default -> GoReply.notFound();
    };
  }

  private HttpReply register(HttpRequestSeen request) {
    replicas.add(request.parameter("host"));
    return data(JSON.valueToTree(store));
  }

  private HttpReply get(String key) {
    return data(
        key.isEmpty()
            ? JSON.valueToTree(store)
            : JsonNodeFactory.instance.textNode(store.getOrDefault(key, "")));
  }

  private static HttpReply data(JsonNode data) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("data", data);
    return GoReply.ok(answer.toString());
  }

  private HttpReply set(String key, String value) {
    if (key.isEmpty()) {
      return GoReply.error(400, "Bad Request", "cannot set with empty key.");
    }
    store.put(key, value);
    for (String replica : List.copyOf(replicas)) {
      try {
        ask(replica, "set", key, value);
      } catch (IOException failed) {
        String problem = "encountered error while propagating to replica '" + replica + "': ";
        return GoReply.error(417, "Expectation Failed", problem + failed.getMessage());
      }
    }
    return GoReply.ok("{\"message\":\"Updated\"}");
  }

  private String ask(String host, String command, String key, String value) throws IOException {
    String target = "/" + command + "?key=" + key + "&value=" + value;
    return GoGet.get(process, host + ":" + backendPort, target, PATIENCE).body();
  }

  private HttpReply passOn(HttpRequestSeen request) {
    String command = request.parameter("cmd").toLowerCase(Locale.ROOT);
    String key = request.parameter("key");
    if (!command.equals("get") && !command.equals("set")) {
      return GoReply.error(400, "Bad Request", "unsupported cmd: '" + command + "'");
    }
    if (command.equals("set") && key.isEmpty()) {
      return GoReply.error(400, "Bad Request", "cannot set with empty key.");
    }
    String host = command.equals("get") ? "agnhost-replica" : "agnhost-primary";
    try {
      new Resolver(process).resolve(host);
      return GoReply.ok(ask(host, command, key, request.parameter("value")));
    } catch (UnknownHostException unknown) {
      return unknown(host);
    } catch (IOException failed) {
      return GoReply.error(417, "Expectation Failed", "encountered error: " + failed.getMessage());
    }
  }

  private HttpReply unknown(String host) {
    try {
      String why = GoGet.lookup(process, host);
      return GoReply.error(400, "Bad Request", "host and/or port param are invalid. " + why);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  /** Tells the primary where this replica is, and gets what there is already. */
  private void register(String primary) {
    long until = process.simulation().nanoTime() + TO_REGISTER.toNanos();
    while (process.simulation().nanoTime() < until) {
      try {
        Ip to = new Resolver(process).resolve(primary.replaceFirst(":.*", ""));
        String own = process.network().sourceFor(to).toString();
        String answer = GoGet.get(process, primary, "/register?host=" + own, PATIENCE).body();
        for (var entry : JSON.readTree(answer).path("data").properties()) {
          store.put(entry.getKey(), entry.getValue().asText());
        }
        return;
      } catch (JsonProcessingException noStore) {
        break;
      } catch (IOException notYet) {
        process.simulation().sleep(BETWEEN);
      }
    }
    process.exit(1);
  }
}
