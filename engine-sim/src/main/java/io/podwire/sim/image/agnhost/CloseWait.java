package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.Endpoint;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.TcpListener;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;

/**
 * {@code agnhost net}: a server that half-closes a connection, and a client that keeps its own half
 * open.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/net/nat/closewait.go">closewait.go</a>
 */
final class CloseWait {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final UnixProcess process;
  private final StringBuilder log = new StringBuilder();

  private CloseWait(UnixProcess process) {
    this.process = process;
  }

  /** Runs one side, and prints what it noted. */
  static int run(UnixProcess process, String runner, String options) throws IOException {
    CloseWait run = new CloseWait(process);
    String error = run.execute(runner, options);
    process.out().print("output:\n\n" + run.log);
    if (!error.isEmpty()) {
      process.err().printLine("Error: " + error);
    }
    return error.isEmpty() ? 0 : 1;
  }

  /** Serves requests to run a side. */
  static void listen(UnixProcess process, int port) throws IOException {
    PlainSite.listen(process, port, request -> answer(process, request));
  }

  private static HttpReply answer(UnixProcess process, HttpRequestSeen request) throws IOException {
    String[] parts = request.path().split("/", -1);
    if (!request.path().startsWith("/run/")) {
      return GoReply.notFound();
    }
    if (parts.length != 3) {
      return GoReply.error(
          400, "Bad Request", "invalid request to run: [" + String.join(" ", parts) + "]");
    }
    CloseWait run = new CloseWait(process);
    String error = run.execute(parts[2], new String(request.body(), UTF_8));
    return error.isEmpty()
        ? GoReply.ok("ok\noutput:\n\n" + run.log)
        : GoReply.error(
            500,
            "Internal Server Error",
            "Error from runner: " + error + "\noutput:\n\n" + run.log);
  }

  /** The error; empty if there was none. */
  private String execute(String runner, String text) {
    JsonNode options;
    try {
      options = JSON.readTree(text);
    } catch (JsonProcessingException wrong) {
      return "Invalid options JSON: " + wrong.getOriginalMessage();
    }
    try {
      switch (runner) {
        case "nat-closewait-server" -> serve(options);
        case "nat-closewait-client" -> connect(options);
        default -> {
          return "Invalid runner: '<nil>', see --help";
        }
      }
      return "";
    } catch (IOException failed) {
      return String.valueOf(failed.getMessage());
    }
  }

  private void note(int line, String text) {
    log.append("# closewait.go:").append(line).append(": ").append(text).append('\n');
  }

  private static Duration seconds(JsonNode options, String field) {
    return Duration.ofSeconds(options.path(field).asLong());
  }

  private Endpoint endpoint(JsonNode options, String field) throws IOException {
    String text = options.path(field).asText();
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IOException("address " + text + ": missing port in address");
    }
    String host = text.substring(0, colon);
    Ip ip = host.isEmpty() ? Ip.ANY : new Resolver(process).resolve(host);
    return new Endpoint(ip, Integer.parseInt(text.substring(colon + 1)));
  }

  private void serve(JsonNode options) throws IOException {
    Duration wait = seconds(options, "PostFinTimeoutSeconds");
    note(75, "Run &{" + options.path("LocalAddr").asText() + " " + wait.toSeconds() + "}");
    Endpoint at = endpoint(options, "LocalAddr");
    TcpListener listener = process.network().listen(at.ip(), at.port(), 1);
    process.own(listener);
    try {
      note(88, "Server listening on " + at);
      try (TcpConnection connection = listener.accept(Duration.ZERO)) {
        note(96, "Client connected");
        connection.shutdownOutput();
        note(105, "Server sent FIN, waiting " + wait.toSeconds() + " seconds");
        process.simulation().sleep(wait);
        note(110, "Done");
      }
    } finally {
      listener.close();
    }
  }

  private void connect(JsonNode options) throws IOException {
    Duration timeout = seconds(options, "TimeoutSeconds");
    Duration wait = seconds(options, "PostFinTimeoutSeconds");
    boolean leaks = options.path("LeakConnection").asBoolean();
    note(
        151,
        "Run &{"
            + options.path("RemoteAddr").asText()
            + " "
            + timeout.toSeconds()
            + " "
            + wait.toSeconds()
            + " "
            + leaks
            + "}");
    Endpoint to = endpoint(options, "RemoteAddr");
    TcpConnection connection = process.network().connect(to.ip(), to.port(), Duration.ZERO);
    try {
      note(166, "Connected to server");
      connection.setReadTimeout(timeout);
      if (connection.input().read() >= 0) {
        throw new IOException("Got data but expected EOF");
      }
      note(184, "Server has half-closed the connection, waiting " + wait.toSeconds() + " seconds");
      if (leaks) {
        note(188, "Leaking client connection (assigning to global variable)");
      }
      process.simulation().sleep(wait);
      note(195, "Done");
    } finally {
      if (!leaks) {
        connection.close();
      }
    }
  }
}
