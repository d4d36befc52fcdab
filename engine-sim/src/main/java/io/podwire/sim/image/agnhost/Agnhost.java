package io.podwire.sim.image.agnhost;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program {@code /agnhost}. */
public final class Agnhost {
  private final UnixProcess process;
  private final Map<String, String> flags = new LinkedHashMap<>();
  private String operand = "";

  private Agnhost(UnixProcess process) {
    this.process = process;
  }

  /** The program. */
  public static Program.Daemon program() {
    return process -> new Agnhost(process).start();
  }

  private void start() throws IOException {
    List<String> argv = process.argv();
    String command = argv.size() > 1 ? argv.get(1) : "";
    List<String> words = argv.subList(Math.min(2, argv.size()), argv.size());
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      if (!word.startsWith("-")) {
        operand = word;
      } else if (equals > 0) {
        flags.put(word.substring(0, equals).replaceFirst("^-+", ""), word.substring(equals + 1));
      } else {
        boolean valued = i + 1 < words.size() && !words.get(i + 1).startsWith("-");
        flags.put(word.replaceFirst("^-+", ""), valued ? words.get(++i) : "true");
      }
    }
    switch (command) {
      case "pause" -> endOnSignals();
      case "netexec" -> netexec();
      case "serve-hostname" -> serveHostname();
      case "porter" -> porter();
      case "connect" -> process.startTask("connect", () -> process.exit(connect()));
      default -> throw new NotSimulatedException("agnhost " + command);
    }
  }

  private void allow(String... known) throws IOException {
    for (String flag : flags.keySet()) {
      if (!List.of(known).contains(flag)) {
        throw new NotSimulatedException("agnhost: flag --" + flag);
      }
    }
  }

  private int port(String flag, int otherwise) {
    return Integer.parseInt(flags.getOrDefault(flag, Integer.toString(otherwise)));
  }

  private void endOnSignals() {
    process.onSignal(UnixSignal.TERM, () -> process.exit(0));
    process.onSignal(UnixSignal.INT, () -> process.exit(0));
  }

  // ---- netexec -----------------------------------------------------------------------------

  private void netexec() throws IOException {
    allow("http-port", "udp-port");
    PlainSite.listen(process, port("http-port", 8080), this::answer);
    int udp = port("udp-port", 8081);
    if (udp > 0) {
      UdpSocket socket = process.network().bindUdp(Ip.ANY, udp);
      socket.onDatagram(datagram -> answer(socket, datagram));
    }
  }

  private HttpReply answer(HttpRequestSeen request) throws IOException {
    return switch (request.path()) {
      case "/" -> text(200, "NOW: " + process.simulation().now());
      case "/hostname", "/hostName" -> text(200, process.hostname());
      case "/clientip" -> text(200, request.client() + ":" + request.clientPort());
      case "/echo" -> text(200, parameter(request, "msg"));
      case "/healthz", "/readyz" -> text(200, "");
      case "/header" -> text(200, String.valueOf(request.header(parameter(request, "key"))));
      case "/exit" -> {
        String code = parameter(request, "code");
        process.simulation().soon(() -> process.exit(code.isEmpty() ? 0 : Integer.parseInt(code)));
        yield text(200, "");
      }
      case "/dial", "/shell", "/upload", "/shutdown", "/redirect" ->
          text(
              501,
              "podwire: agnhost netexec "
                  + request.path()
                  + " is not simulated by the engine 'sim'");
      default -> text(404, "404 page not found\n");
    };
  }

  private void answer(UdpSocket socket, Datagram datagram) {
    String text = new String(datagram.data(), StandardCharsets.UTF_8).trim();
    String answer = "";
    if (text.equalsIgnoreCase("hostname")) {
      answer = process.hostname();
    } else if (text.equalsIgnoreCase("clientip")) {
      answer = datagram.from().ip() + ":" + datagram.from().port();
    } else if (text.startsWith("echo ")) {
      answer = text.substring("echo ".length());
    }
    try {
      socket.reply(datagram, answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      // the sender waits in vain, as for the real one
    }
  }

  private static HttpReply text(int status, String body) {
    String reason = status == 200 ? "OK" : status == 404 ? "Not Found" : "Not Implemented";
    return HttpReply.text(status, reason, "text/plain; charset=utf-8", body);
  }

  private static String parameter(HttpRequestSeen request, String name) {
    for (String pair : request.query().split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  // ---- the others --------------------------------------------------------------------------

  private void serveHostname() throws IOException {
    allow("port", "http", "close");
    PlainSite.listen(process, port("port", 9376), request -> text(200, process.hostname()));
    endOnSignals();
  }

  private void porter() throws IOException {
    for (Map.Entry<String, String> variable : process.env().entrySet()) {
      if (variable.getKey().startsWith("SERVE_PORT_")) {
        int port = Integer.parseInt(variable.getKey().substring("SERVE_PORT_".length()));
        PlainSite.listen(process, port, request -> text(200, variable.getValue()));
      } else if (variable.getKey().startsWith("SERVE_TLS_PORT_")
          || variable.getKey().startsWith("SERVE_SCTP_PORT_")) {
        throw new NotSimulatedException("agnhost porter " + variable.getKey());
      }
    }
  }

  /** Prints TIMEOUT, REFUSED, DNS or OTHER, as policies' tests read it. */
  private int connect() {
    String problem;
    try {
      allow("timeout", "protocol");
      if (!flags.getOrDefault("protocol", "tcp").equals("tcp")) {
        throw new NotSimulatedException("agnhost connect --protocol=" + flags.get("protocol"));
      }
      int colon = operand.lastIndexOf(':');
      Ip address = new Resolver(process).resolve(operand.substring(0, Math.max(0, colon)));
      String limit = flags.getOrDefault("timeout", "0s").replaceFirst("s$", "");
      Duration timeout = Duration.ofMillis(Math.round(Double.parseDouble(limit) * 1000));
      process
          .network()
          .connect(address, Integer.parseInt(operand.substring(colon + 1)), timeout)
          .close();
      return 0;
    } catch (UnknownHostException unknown) {
      problem = "DNS: " + unknown.getMessage();
    } catch (SocketTimeoutException late) {
      problem = "TIMEOUT";
    } catch (ConnectException refused) {
      problem = String.valueOf(refused.getMessage()).contains("refused") ? "REFUSED" : "TIMEOUT";
    } catch (NotSimulatedException e) {
      say(String.valueOf(e.getMessage()));
      return NotSimulatedException.EXIT_CODE;
    } catch (IOException other) {
      problem = "OTHER: " + other.getMessage();
    }
    say(problem);
    return 1;
  }

  private void say(String line) {
    try {
      process.err().printLine(line);
    } catch (IOException nobodyListens) {
      // the exit code says it
    }
  }
}
