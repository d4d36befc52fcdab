package io.podwire.sim.image.agnhost;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Launch;
import io.podwire.sim.runtime.Pipe;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;

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

  private final UnixProcess process;

  private NetExec(UnixProcess process) {
    this.process = process;
  }

  /** Serves HTTP on a port, and UDP on another unless that is negative. */
  static void listen(UnixProcess process, int http, int udp) throws IOException {
    NetExec netexec = new NetExec(process);
    PlainSite.listen(process, http, netexec::answer);
    if (udp > 0) {
      UdpSocket socket = process.network().bindUdp(Ip.ANY, udp);
      socket.onDatagram(datagram -> netexec.answer(socket, datagram));
    }
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
      case "/upload" ->
          HttpReply.text(
              501,
              "Not Implemented",
              GoReply.TEXT,
              "podwire: agnhost netexec /upload is not simulated by the engine 'sim'");
      default -> GoReply.ok("NOW: " + process.simulation().now());
    };
  }

  private static String header(HttpRequestSeen request) {
    String value = request.header(request.parameter("key"));
    return value == null ? "" : value;
  }

  private static HttpReply echo(HttpRequestSeen request) {
    String code = request.parameter("code");
    int status = code.matches("[1-5]\\d\\d") ? Integer.parseInt(code) : 200;
    return HttpReply.text(
        status, status == 200 ? "OK" : "", GoReply.TEXT, request.parameter("msg"));
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
    String location = request.parameter("location");
    String code = request.parameter("code");
    int status = code.matches("3\\d\\d") ? Integer.parseInt(code) : 302;
    String page = "<a href=\"" + location + "\">Found</a>.\n\n";
    return HttpReply.text(status, "Found", "text/html; charset=utf-8", page)
        .with("Location", location);
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
        responses.add(protocol.equals("udp") ? askByUdp(peer, what) : askByHttp(peer, what));
      } catch (IOException failed) {
        errors.add(failure(peer, what, protocol, failed));
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

  /** In Go's words. */
  private static String failure(Peer peer, String what, String protocol, IOException failed) {
    String why = String.valueOf(failed.getMessage()).replace("Connection", "connection");
    if (protocol.equals("udp")) {
      return "reading from udp connection failed. err:'" + why + "'";
    }
    return "Get \"http://" + peer + "/" + what + "\": dial tcp " + peer + ": connect: " + why;
  }

  private String askByHttp(Peer peer, String what) throws IOException {
    Ip address = new Resolver(process).resolve(peer.host());
    Duration patience = Duration.ofSeconds(5);
    try (TcpConnection connection = process.network().connect(address, peer.number(), patience);
        Socket socket = connection.asSocket()) {
      socket.setSoTimeout((int) patience.toMillis());
      List<Map.Entry<String, String>> headers = List.of(Map.entry("Host", peer.toString()));
      ClassicHttpResponse response =
          new HttpCall(socket).exchange("GET", "/" + what, headers, null);
      byte[] body =
          response.getEntity() == null
              ? new byte[0]
              : EntityUtils.toByteArray(response.getEntity());
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private String askByUdp(Peer peer, String what) throws IOException {
    Ip address = new Resolver(process).resolve(peer.host());
    try (UdpSocket socket = process.network().bindUdp(Ip.ANY, 0)) {
      socket.connect(address, peer.number());
      socket.send(what.getBytes(StandardCharsets.UTF_8));
      byte[] data = socket.receive(Duration.ofSeconds(5)).data();
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
