package io.podwire.sim.image.agnhost;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Launch;
import io.podwire.sim.runtime.Pipe;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code agnhost netexec}: says who it is and who asks, on HTTP and UDP, and asks others or runs
 * commands when told to.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/netexec/netexec.go">netexec.go</a>
 */
final class NetExec {
  private static final int LARGEST_DATAGRAM = 2048;
  private static final int LAST_EXIT_CODE = 127;
  private static final int DEFAULT_TRIES = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final DateTimeFormatter GO_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final UnixProcess process;
  private final long started;

  private NetExec(UnixProcess process) {
    this.process = process;
    this.started = process.simulation().nanoTime();
  }

  /**
   * What is to be served.
   *
   * @param udp negative for no UDP
   * @param udpAddresses where UDP listens
   * @param override path and query that each request is taken for; empty for its own
   * @param tls null for plain HTTP
   */
  record Plan(
      int http, int udp, List<Ip> udpAddresses, String override, @Nullable SSLContext tls) {}

  static void listen(UnixProcess process, Plan plan) throws IOException {
    NetExec netexec = new NetExec(process);
    PlainSite.Handler handler = request -> netexec.answer(overridden(request, plan.override()));
    if (plan.tls() == null) {
      PlainSite.listen(process, plan.http(), handler);
    } else {
      PlainSite.listen(process, plan.http(), plan.tls(), Porter.NO_TLS, handler);
    }
    if (plan.udp() > 0) {
      for (Ip address : plan.udpAddresses()) {
        UdpSocket socket = process.network().bindUdp(address, plan.udp());
        socket.onDatagram(datagram -> netexec.answer(socket, datagram));
      }
    }
  }

  /** The request without anything but its client, where there is something in its place. */
  private static HttpRequestSeen overridden(HttpRequestSeen request, String target) {
    return target.isEmpty()
        ? request
        : new HttpRequestSeen(
            "GET",
            target,
            "HTTP/1.1",
            Map.of(),
            () -> new byte[0],
            request.client(),
            request.clientPort(),
            request.port(),
            request.secured());
  }

  private HttpReply answer(HttpRequestSeen request) throws IOException {
    return switch (request.path()) {
      case "/hostname", "/hostName" -> GoReply.ok(process.hostname());
      case "/clientip" -> GoReply.ok(request.client() + ":" + request.clientPort());
      case "/echo" -> echo(request);
      case "/healthz", "/readyz" -> GoReply.ok("");
      case "/header" -> GoReply.ok(header(request));
      case "/exit", "/shutdown" -> exit(request);
      case "/redirect" -> redirect(request);
      case "/shell" -> shell(request.parameter("cmd"));
      case "/dial" -> dial(request);
      case "/upload" -> Upload.into(process, request);
      default -> GoReply.ok("NOW: " + now());
    };
  }

  /** As Go prints a time, with its monotonic clock: how long the process has been running. */
  private String now() {
    long running = process.simulation().nanoTime() - started;
    return GO_TIME.format(process.simulation().now())
        + " +0000 UTC m=+%d.%09d".formatted(running / 1_000_000_000, running % 1_000_000_000);
  }

  private static String header(HttpRequestSeen request) {
    String value = request.header(request.parameter("key"));
    return value == null ? "" : value;
  }

  private static HttpReply echo(HttpRequestSeen request) {
    String code = request.parameter("code");
    int status = code.matches("[1-5]\\d\\d") ? Integer.parseInt(code) : 200;
    byte[] message = request.parameter("msg").getBytes(StandardCharsets.UTF_8);
    return new HttpReply(status, "", List.of(), message);
  }

  private HttpReply exit(HttpRequestSeen request) {
    String code = request.parameter("code");
    boolean isCode = code.matches("\\d{1,3}") && Integer.parseInt(code) <= LAST_EXIT_CODE;
    if (!code.isEmpty() && !isCode) {
      return GoReply.ok(
          "argument 'code' must be an integer [0-127] or empty, got \"" + code + "\"\n");
    }
    process.simulation().soon(() -> process.exit(code.isEmpty() ? 0 : Integer.parseInt(code)));
    return GoReply.ok("");
  }

  private static HttpReply redirect(HttpRequestSeen request) {
    String code = request.parameter("code");
    int status = code.matches("3\\d\\d") ? Integer.parseInt(code) : 302;
    return GoReply.redirect(request, request.parameter("location"), status);
  }

  // ---- commands ----------------------------------------------------------------------------

  private HttpReply shell(String command) throws IOException {
    Pipe output = new Pipe(process.simulation());
    Pipe nothing = new Pipe(process.simulation());
    nothing.fill(new byte[0]);
    Descriptors descriptors =
        Descriptors.of(nothing.reader(), output.writer(), output.writer().share());
    UnixProcess child =
        process.spawn(
            "/bin/sh",
            new Launch(
                List.of("/bin/sh", "-c", command),
                process.env(),
                process.workingDirectory(),
                descriptors));
    Descriptors reading = new Descriptors();
    reading.put(0, output.reader());
    byte[] printed = reading.input(0).readAllBytes();
    int status = process.waitFor(child);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (status != 0) {
      answer.put("error", "exit status " + status);
    }
    if (printed.length > 0) {
      answer.put("output", new String(printed, StandardCharsets.UTF_8));
    }
    return GoReply.ok(answer.toString());
  }

  // ---- dialling ----------------------------------------------------------------------------

  private HttpReply dial(HttpRequestSeen request) {
    String what = request.parameter("request");
    String protocol = request.parameter("protocol");
    String tries = request.parameter("tries");
    if (what.isEmpty()) {
      return refused("request parameter not specified. <nil>");
    }
    if (!List.of("", "http", "udp").contains(protocol)) {
      return refused("unsupported protocol. " + protocol);
    }
    if (!tries.matches("\\d{0,4}")) {
      return refused("tries parameter is invalid. " + tries);
    }
    Peer peer = new Peer(request.parameter("host"), request.parameter("port"));
    ArrayNode responses = JsonNodeFactory.instance.arrayNode();
    ArrayNode errors = JsonNodeFactory.instance.arrayNode();
    int count = tries.isEmpty() ? DEFAULT_TRIES : Integer.parseInt(tries);
    for (int i = 0; i < count; i++) {
      try {
        responses.add(
            protocol.equals("udp")
                ? askByUdp(peer, what)
                : GoGet.get(process, peer.toString(), "/" + what, PATIENCE).body());
      } catch (IOException failed) {
        errors.add(failure(protocol, failed));
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!responses.isEmpty()) {
      answer.set("responses", responses);
    }
    if (!errors.isEmpty()) {
      answer.set("errors", errors);
    }
    return GoReply.ok(answer.toString());
  }

  /** Whom to ask. */
  private record Peer(String host, String port) {
    int number() {
      return port.matches("\\d{1,5}") ? Math.min(Integer.parseInt(port), 65_535) : 0;
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private static HttpReply refused(String why) {
    return GoReply.error(400, "Bad Request", why);
  }

  private static String failure(String protocol, IOException failed) {
    String why = String.valueOf(failed.getMessage());
    return protocol.equals("udp")
        ? "reading from udp connection failed. err:'"
            + why.replace("Connection", "connection")
            + "'"
        : why;
  }

  private String askByUdp(Peer peer, String what) throws IOException {
    Ip address = new Resolver(process).resolve(peer.host());
    byte[] question = what.getBytes(StandardCharsets.UTF_8);
    try {
      byte[] data = process.network().ask(address, peer.number(), question, PATIENCE);
      int length = Math.min(data.length, LARGEST_DATAGRAM);
      return new String(data, 0, length, StandardCharsets.UTF_8);
    } catch (SocketTimeoutException silence) {
      throw new IOException("i/o timeout", silence);
    }
  }

  // ---- UDP ---------------------------------------------------------------------------------

  private void answer(UdpSocket socket, Datagram datagram) {
    String text = new String(datagram.data(), StandardCharsets.UTF_8).trim();
    String answer;
    if (text.equalsIgnoreCase("hostname")) {
      answer = process.hostname();
    } else if (text.equalsIgnoreCase("clientip")) {
      answer = datagram.from().ip() + ":" + datagram.from().port();
    } else if (text.startsWith("echo ")) {
      answer = text.substring("echo ".length());
    } else {
      return; // an unknown command is left unanswered
    }
    try {
      socket.reply(datagram, answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // the sender waits in vain, as for the real one
    }
  }
}
