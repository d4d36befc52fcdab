package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.image.names.ResolverConfig;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The program {@code /agnhost}. */
public final class Agnhost {
  private final UnixProcess process;
  private final GoLog log;
  private final Map<String, String> flags = new LinkedHashMap<>();
  private String operand = "";

  private Agnhost(UnixProcess process) {
    this.process = process;
    this.log = new GoLog(process);
  }

  /** Installs the program, and the certificate that {@code porter} shows by default. */
  public static FileTree addTo(FileTree files) {
    Program.Daemon program = process -> new Agnhost(process).start();
    return files
        .program("/agnhost", program)
        .directory("/uploads")
        .write("/localhost.crt", resource("localhost.crt"))
        .write("/localhost.key", resource("localhost.key"));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Agnhost.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try {
      run(command);
    } catch (WrongNumber wrong) {
      fail(String.valueOf(wrong.getMessage()));
    }
  }

  private void run(String command) throws IOException {
    switch (command) {
      case "pause" -> endOnSignals();
      case "netexec" -> netexec();
      case "serve-hostname" -> serveHostname();
      case "porter" -> porter();
      case "nettest" -> netTest();
      case "inclusterclient" -> inClusterClient();
      case "no-snat-test" -> noSnatTest();
      case "no-snat-test-proxy" -> noSnatTestProxy();
      case "guestbook" -> guestbook();
      case "liveness" -> liveness();
      case "tcp-reset" -> tcpReset();
      case "grpc-health-checking" -> grpcHealth();
      case "net" -> net();
      case "port-forward-tester" -> run(() -> new ChunkServer(process).run());
      case "dns-suffix" -> print(String.join(",", ResolverConfig.of(process).search()));
      case "dns-server-list" -> print(servers());
      case "etc-hosts" -> print(new String(process.files().read("/etc/hosts"), UTF_8));
      case "entrypoint-tester" -> print(process.argv().toString().replace(", ", " "));
      case "connect" -> run(this::connect);
      default -> throw new NotSimulatedException("agnhost " + command);
    }
  }

  /** A program that blocks. */
  private interface Blocking {
    int run() throws IOException;
  }

  private void run(Blocking program) {
    process.startTask("agnhost", () -> process.exit(exitCode(program)));
  }

  private int exitCode(Blocking program) {
    try {
      return program.run();
    } catch (NotSimulatedException unsupported) {
      say(String.valueOf(unsupported.getMessage()));
      return NotSimulatedException.EXIT_CODE;
    } catch (IOException failed) {
      say(String.valueOf(failed.getMessage()));
      return 1;
    }
  }

  private void allow(String... known) throws IOException {
    for (String flag : flags.keySet()) {
      if (!List.of(known).contains(flag)) {
        throw new NotSimulatedException("agnhost: flag --" + flag);
      }
    }
  }

  private int port(String flag, int otherwise) throws WrongNumber {
    String text = flags.getOrDefault(flag, Integer.toString(otherwise));
    if (!text.matches("[+-]?[0-9]{1,18}")) {
      throw new WrongNumber(notANumber(flag, text));
    }
    long port = Long.parseLong(text);
    if (port < 0 || port > 65_535) {
      throw new WrongNumber(log.line("listen tcp: address " + port + ": invalid port"));
    }
    return (int) port;
  }

  /** Ends the program, as it ends the real one. */
  private static final class WrongNumber extends IOException {
    private static final long serialVersionUID = 1L;

    WrongNumber(String message) {
      super(message);
    }
  }

  private void endOnSignals() {
    process.onSignal(UnixSignal.TERM, () -> process.exit(0));
    process.onSignal(UnixSignal.INT, () -> process.exit(0));
  }

  private void netexec() throws IOException {
    allow(
        "http-port",
        "udp-port",
        "udp-listen-addresses",
        "http-override",
        "tls-cert-file",
        "tls-private-key-file",
        "sctp-port");
    if (!isOff("sctp-port", "-1")) {
      throw new NotSimulatedException("agnhost: flag --sctp-port");
    }
    List<Ip> addresses = new ArrayList<>();
    for (String address : flags.getOrDefault("udp-listen-addresses", "").split(",")) {
      Ip ip = address.isEmpty() ? Ip.ANY : Ip.parse(address).orElse(null);
      if (ip == null) {
        fail(log.line("parseAddress: invalid address " + address));
        return;
      }
      addresses.add(ip);
    }
    String certificate = flags.getOrDefault("tls-cert-file", "");
    NetExec.listen(
        process,
        new NetExec.Plan(
            port("http-port", 8080),
            isOff("udp-port", "8081") ? -1 : port("udp-port", 8081),
            addresses.stream().distinct().toList(),
            flags.getOrDefault("http-override", ""),
            certificate.isEmpty()
                ? null
                : Tls.server(
                    file(certificate), file(flags.getOrDefault("tls-private-key-file", "")))));
  }

  /** Whether the port is -1, which is none. */
  private boolean isOff(String flag, String otherwise) {
    return flags.getOrDefault(flag, otherwise).equals("-1");
  }

  private String file(String path) throws IOException {
    return new String(process.files().read(process.path(path)), UTF_8);
  }

  private void guestbook() throws IOException {
    allow("http-port", "backend-port", "replicaof");
    String backend = flags.getOrDefault("backend-port", "6379");
    Guestbook.listen(process, port("http-port", 80), backend, flags.getOrDefault("replicaof", ""));
  }

  private void liveness() throws IOException {
    allow();
    Liveness.listen(process);
  }

  private void noSnatTestProxy() throws IOException {
    allow("port");
    NoSnatTest.listenAsProxy(process, port("port", 31235));
  }

  private String servers() throws IOException {
    return ResolverConfig.of(process).servers().stream()
        .map(Ip::toString)
        .collect(Collectors.joining(","));
  }

  private void print(String text) throws IOException {
    process.out().printLine(text);
    process.exit(0);
  }

  private void noSnatTest() throws IOException {
    allow("port");
    String problem = NoSnatTest.listen(process, port("port", 8080));
    if (problem == null) {
      endOnSignals();
    } else {
      fail(problem);
    }
  }

  private void fail(String problem) throws IOException {
    process.err().printLine(problem);
    process.exit(1);
  }

  private boolean isSet(String flag, boolean otherwise) {
    return Boolean.parseBoolean(flags.getOrDefault(flag, Boolean.toString(otherwise)));
  }

  private void serveHostname() throws IOException {
    allow("port", "http", "tcp", "udp", "close");
    boolean tcp = isSet("tcp", false);
    boolean udp = isSet("udp", false);
    boolean http = isSet("http", true);
    if (http && (tcp || udp)) {
      fail(log.line("Can't server TCP/UDP mode and HTTP mode at the same time"));
      return;
    }
    ServeHostname server = new ServeHostname(process, port("port", 9376));
    if (tcp) {
      server.tcp();
    }
    if (udp) {
      server.udp();
    }
    if (http) {
      server.http(isSet("close", false));
    }
    endOnSignals();
  }

  private void netTest() throws IOException {
    allow("port", "peers", "service", "namespace", "delay-shutdown");
    if (flags.getOrDefault("service", "nettest").isEmpty()) {
      fail(log.line("Must provide -service flag."));
      return;
    }
    NetTest.Group group =
        new NetTest.Group(
            flags.getOrDefault("namespace", "default"),
            flags.getOrDefault("service", "nettest"),
            number("peers", 8));
    int delay = number("delay-shutdown", 0);
    NetTest.start(process, port("port", 8080), group);
    process.onSignal(UnixSignal.TERM, () -> endAfter(delay));
    process.onSignal(UnixSignal.INT, () -> process.exit(0));
  }

  private void endAfter(int seconds) {
    process.simulation().after(Duration.ofSeconds(seconds), () -> process.exit(0));
  }

  private void inClusterClient() throws IOException {
    allow("poll-interval");
    Duration interval = Duration.ofSeconds(number("poll-interval", 30));
    run(() -> new InClusterClient(process, interval).run());
    endOnSignals();
  }

  private int number(String flag, int otherwise) throws WrongNumber {
    String text = flags.getOrDefault(flag, Integer.toString(otherwise));
    if (!text.matches("[+-]?[0-9]{1,9}")) {
      throw new WrongNumber(notANumber(flag, text));
    }
    return Integer.parseInt(text);
  }

  private static String notANumber(String flag, String text) {
    return "Error: invalid argument \"%1$s\" for \"--%2$s\" flag: strconv.ParseInt: parsing \"%1$s\": invalid syntax"
        .formatted(text, flag);
  }

  private void porter() throws IOException {
    allow("json-response");
    new Porter(process, isSet("json-response", false)).serve();
  }

  private void tcpReset() throws IOException {
    allow("port");
    process.own(process.network().listen(Ip.ANY, port("port", 8080), this::reset));
    endOnSignals();
  }

  private void grpcHealth() throws IOException {
    allow("port", "http-port", "service", "delay-unhealthy-sec");
    int delay = Integer.parseInt(flags.getOrDefault("delay-unhealthy-sec", "-1"));
    new GrpcHealth(process, flags.getOrDefault("service", ""), delay, line -> say(log.line(line)))
        .listen(port("port", 5000), port("http-port", 8080));
    endOnSignals();
  }

  /** It reads one byte, and closes with the rest unread. */
  private void reset(TcpConnection connection) {
    process.startTask(
        "tcp-reset",
        () -> {
          try (connection) {
            connection.input().read();
          } catch (IOException gone) {
            // the client was faster
          }
        });
  }

  private void net() throws IOException {
    allow("serve", "runner", "options");
    String serve = flags.getOrDefault("serve", "");
    if (!serve.isEmpty()) {
      CloseWait.listen(process, Integer.parseInt(serve.substring(serve.lastIndexOf(':') + 1)));
      endOnSignals();
    } else if (flags.containsKey("runner")) {
      run(() -> CloseWait.run(process, flags.get("runner"), flags.getOrDefault("options", "")));
    } else {
      fail(log.line("Must set either --runner or --serve, see --help"));
    }
  }

  private int connect() throws IOException {
    allow("timeout", "protocol", "udp-data", "sctp-data");
    String limit = flags.getOrDefault("timeout", "0s").replaceFirst("s$", "");
    Duration timeout = Duration.ofMillis(Math.round(Double.parseDouble(limit) * 1000));
    return new Connect(process, timeout, operand)
        .run(flags.getOrDefault("protocol", "tcp"), flags.getOrDefault("udp-data", "hostname"));
  }

  private void say(String line) {
    try {
      process.err().printLine(line);
    } catch (IOException nobodyListens) {
      // the exit code says it
    }
  }
}
