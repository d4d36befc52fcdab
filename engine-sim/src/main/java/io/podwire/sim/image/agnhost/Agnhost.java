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
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The program {@code /agnhost}. */
public final class Agnhost {
  private final UnixProcess process;
  private final GoLog log;
  private final GoFlags flags;

  private Agnhost(UnixProcess process) {
    this.process = process;
    this.log = new GoLog(process);
    this.flags = new GoFlags(log);
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
    flags.read(words);
    try {
      run(command);
    } catch (GoFlags.WrongNumber wrong) {
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

  private void endOnSignals() {
    process.onSignal(UnixSignal.TERM, () -> process.exit(0));
    process.onSignal(UnixSignal.INT, () -> process.exit(0));
  }

  private void netexec() throws IOException {
    flags.allow(
        "http-port",
        "udp-port",
        "udp-listen-addresses",
        "http-override",
        "tls-cert-file",
        "tls-private-key-file",
        "sctp-port");
    if (!flags.isOff("sctp-port", "-1")) {
      throw new NotSimulatedException("agnhost: flag --sctp-port");
    }
    List<Ip> addresses = new ArrayList<>();
    for (String address : flags.text("udp-listen-addresses", "").split(",")) {
      Ip ip = address.isEmpty() ? Ip.ANY : Ip.parse(address).orElse(null);
      if (ip == null) {
        fail(log.line("parseAddress: invalid address " + address));
        return;
      }
      addresses.add(ip);
    }
    String certificate = flags.text("tls-cert-file", "");
    NetExec.listen(
        process,
        new NetExec.Plan(
            flags.port("http-port", 8080),
            flags.isOff("udp-port", "8081") ? -1 : flags.port("udp-port", 8081),
            addresses.stream().distinct().toList(),
            flags.text("http-override", ""),
            certificate.isEmpty()
                ? null
                : Tls.server(file(certificate), file(flags.text("tls-private-key-file", "")))));
  }

  private String file(String path) throws IOException {
    return new String(process.files().read(process.path(path)), UTF_8);
  }

  private void guestbook() throws IOException {
    flags.allow("http-port", "backend-port", "replicaof");
    String backend = flags.text("backend-port", "6379");
    Guestbook.listen(process, flags.port("http-port", 80), backend, flags.text("replicaof", ""));
  }

  private void liveness() throws IOException {
    flags.allow();
    Liveness.listen(process);
  }

  private void noSnatTestProxy() throws IOException {
    flags.allow("port");
    NoSnatTest.listenAsProxy(process, flags.port("port", 31235));
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
    flags.allow("port");
    String problem = NoSnatTest.listen(process, flags.port("port", 8080));
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

  private void serveHostname() throws IOException {
    flags.allow("port", "http", "tcp", "udp", "close");
    boolean tcp = flags.isSet("tcp", false);
    boolean udp = flags.isSet("udp", false);
    boolean http = flags.isSet("http", true);
    if (http && (tcp || udp)) {
      fail(log.line("Can't server TCP/UDP mode and HTTP mode at the same time"));
      return;
    }
    ServeHostname server = new ServeHostname(process, flags.port("port", 9376));
    if (tcp) {
      server.tcp();
    }
    if (udp) {
      server.udp();
    }
    if (http) {
      server.http(flags.isSet("close", false));
    }
    endOnSignals();
  }

  private void netTest() throws IOException {
    flags.allow("port", "peers", "service", "namespace", "delay-shutdown");
    if (flags.text("service", "nettest").isEmpty()) {
      fail(log.line("Must provide -service flag."));
      return;
    }
    NetTest.Group group =
        new NetTest.Group(
            flags.text("namespace", "default"),
            flags.text("service", "nettest"),
            flags.number("peers", 8));
    int delay = flags.number("delay-shutdown", 0);
    NetTest.start(process, flags.port("port", 8080), group);
    process.onSignal(UnixSignal.TERM, () -> endAfter(delay));
    process.onSignal(UnixSignal.INT, () -> process.exit(0));
  }

  private void endAfter(int seconds) {
    process.simulation().after(Duration.ofSeconds(seconds), () -> process.exit(0));
  }

  private void inClusterClient() throws IOException {
    flags.allow("poll-interval");
    Duration interval = Duration.ofSeconds(flags.number("poll-interval", 30));
    run(() -> new InClusterClient(process, interval).run());
    endOnSignals();
  }

  private void porter() throws IOException {
    flags.allow("json-response");
    new Porter(process, flags.isSet("json-response", false)).serve();
  }

  private void tcpReset() throws IOException {
    flags.allow("port");
    process.own(process.network().listen(Ip.ANY, flags.port("port", 8080), this::reset));
    endOnSignals();
  }

  private void grpcHealth() throws IOException {
    flags.allow("port", "http-port", "service", "delay-unhealthy-sec");
    int delay = Integer.parseInt(flags.text("delay-unhealthy-sec", "-1"));
    new GrpcHealth(process, flags.text("service", ""), delay, line -> say(log.line(line)))
        .listen(flags.port("port", 5000), flags.port("http-port", 8080));
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
    flags.allow("serve", "runner", "options");
    String serve = flags.text("serve", "");
    if (!serve.isEmpty()) {
      CloseWait.listen(process, Integer.parseInt(serve.substring(serve.lastIndexOf(':') + 1)));
      endOnSignals();
    } else if (flags.has("runner")) {
      run(() -> CloseWait.run(process, flags.text("runner", ""), flags.text("options", "")));
    } else {
      fail(log.line("Must set either --runner or --serve, see --help"));
    }
  }

  private int connect() throws IOException {
    flags.allow("timeout", "protocol", "udp-data", "sctp-data");
    String limit = flags.text("timeout", "0s").replaceFirst("s$", "");
    Duration timeout = Duration.ofMillis(Math.round(Double.parseDouble(limit) * 1000));
    return new Connect(process, timeout, flags.operand())
        .run(flags.text("protocol", "tcp"), flags.text("udp-data", "hostname"));
  }

  private void say(String line) {
    try {
      process.err().printLine(line);
    } catch (IOException nobodyListens) {
      // the exit code says it
    }
  }
}
