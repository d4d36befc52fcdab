package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.image.names.ResolverConfig;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
      case "no-snat-test" -> noSnatTest();
      case "dns-suffix" -> print(String.join(",", ResolverConfig.of(process).search()));
      case "dns-server-list" -> print(servers());
      case "etc-hosts" -> print(new String(process.files().read("/etc/hosts"), UTF_8));
      case "entrypoint-tester" -> print(argv.toString().replace(", ", " "));
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

  private void netexec() throws IOException {
    allow("http-port", "udp-port");
    NetExec.listen(process, port("http-port", 8080), port("udp-port", 8081));
  }

  private static HttpReply text(int status, String body) {
    String reason = status == 200 ? "OK" : "Internal Server Error";
    return HttpReply.text(status, reason, "text/plain; charset=utf-8", body);
  }

  // ---- the others --------------------------------------------------------------------------

  private String servers() throws IOException {
    return ResolverConfig.of(process).servers().stream()
        .map(Ip::toString)
        .collect(Collectors.joining(","));
  }

  private void print(String text) throws IOException {
    process.out().printLine(text);
    process.exit(0);
  }

  /** Only {@code /whoami}, which the others of the test ask. */
  private void noSnatTest() throws IOException {
    allow("port");
    if (!process.env().containsKey("POD_IP")) {
      process.err().printLine("POD_IP env var was not present in the environment");
      process.exit(1);
      return;
    }
    PlainSite.listen(process, port("port", 8080), this::whoami);
    endOnSignals();
  }

  private HttpReply whoami(HttpRequestSeen request) {
    return request.path().equals("/whoami")
        ? text(200, request.client().toString())
        : text(500, "podwire: agnhost no-snat-test " + request.path() + " is not simulated");
  }

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
      if (colon < 0) {
        say("UNKNOWN: address " + operand + ": missing port in address");
        return 1;
      }
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
