package io.podwire.sim.coredns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.coredns.Corefile.CorefileException;
import io.podwire.sim.http.GoHttpServer;
import io.podwire.sim.http.GoHttpServer.Page;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** One running CoreDNS: its sockets, its cache, its log. */
final class CoreDnsProcess {
  private static final String VERSION = "1.14.3";
  private static final int DNS = 53;
  // https://github.com/coredns/coredns/blob/v1.14.3/plugin/ready/setup.go and its neighbours
  private static final int READY = 8181;
  private static final int HEALTH = 8080;
  private static final int METRICS = 9153;
  // https://github.com/coredns/coredns/blob/v1.14.3/core/dnsserver/server.go (IdleTimeout)
  private static final Duration IDLE = Duration.ofSeconds(10);
  // https://github.com/coredns/coredns/tree/v1.14.3/plugin/reload
  private static final Duration RELOAD = Duration.ofSeconds(30);

  private final UnixProcess process;
  private final NetworkNamespace network;
  private final ClusterNames names;
  private final OutsideNames outside;
  private final Trace trace;
  private String running = "";
  private @Nullable Timer reloading;
  private DnsServer server;

  CoreDnsProcess(UnixProcess process, ClusterNames names, OutsideNames outside, Trace trace) {
    this.process = process;
    this.network = process.network();
    this.names = names;
    this.outside = outside;
    this.trace = trace;
    this.server = server(Corefile.k3s());
  }

  private DnsServer server(Corefile corefile) {
    Simulation simulation = process.simulation();
    return new DnsServer(
        new Resolver(
            corefile,
            names,
            outside,
            this::address,
            simulation::nanoTime,
            simulation.random("coredns " + process.hostname())),
        answer -> record(trace, answer));
  }

  private Ip address() {
    return network.addresses().stream()
        .filter(ip -> !ip.isLoopback())
        .findFirst()
        .orElse(Ip.LOCALHOST);
  }

  void start() throws IOException {
    Corefile corefile;
    try {
      corefile = load();
    } catch (ErrnoException missing) {
      fail("loading Caddyfile via flag: open " + path() + ": no such file or directory");
      return;
    } catch (CorefileException wrong) {
      fail(String.valueOf(wrong.getMessage()));
      return;
    }
    server = server(corefile);
    listen(corefile);
    process.onSignal(UnixSignal.TERM, () -> shutDown("SIGTERM"));
    process.onSignal(UnixSignal.INT, () -> shutDown("SIGINT"));
    log(".:53");
    log("CoreDNS-" + VERSION);
    log("linux/amd64, podwire");
  }

  private void fail(String message) throws IOException {
    process.err().printLine(message);
    process.exit(1);
  }

  private void listen(Corefile corefile) throws IOException {
    UdpSocket udp = network.bindUdp(Ip.ANY, DNS);
    process.own(udp);
    udp.onDatagram(datagram -> answer(udp, datagram));
    process.own(network.listen(Ip.ANY, DNS, this::accept));
    if (corefile.has("ready")) {
      serve(READY, "/ready", Page.text(200, "OK"));
    }
    if (corefile.has("health")) {
      serve(HEALTH, "/health", Page.text(200, "OK"));
    }
    if (corefile.has("prometheus")) {
      serve(METRICS, "/metrics", metrics());
    }
    if (corefile.has("reload")) {
      planReload();
      process.own(
          () -> {
            if (reloading != null) {
              reloading.cancel();
            }
          });
    }
  }

  private String path() {
    int flag = process.argv().indexOf("-conf");
    return flag < 0 || flag + 1 == process.argv().size()
        ? "Corefile"
        : process.argv().get(flag + 1);
  }

  private Corefile load() throws IOException, CorefileException {
    String text = new String(process.files().read(process.path(path())), UTF_8);
    Corefile corefile = new CorefileParser(path(), text).parse();
    running = text;
    return corefile;
  }

  private void planReload() {
    reloading = process.simulation().after(RELOAD, this::reload);
  }

  /** As the plugin {@code reload}: what cannot be read leaves the server as it was. */
  private void reload() {
    String before = running;
    try {
      Corefile corefile = load();
      if (!before.equals(running)) {
        log("[INFO] Reloading");
        server = server(corefile);
        log("[INFO] Reloading complete");
      }
    } catch (NotSimulatedException unsupported) {
      log(String.valueOf(unsupported.getMessage()));
      process.exit(NotSimulatedException.EXIT_CODE);
      return;
    } catch (IOException | CorefileException wrong) {
      log("[ERROR] Restart failed: " + wrong.getMessage());
    }
    planReload();
  }

  private void record(Trace trace, DnsServer.Answered answered) {
    if (trace.isOn()) {
      List<String> data = answered.reply().answer().stream().map(Record::rdataToString).toList();
      trace.add(
          new Hop.Resolved(
              process.hostname(),
              answered.question().name().toString(),
              Type.string(answered.question().type()),
              Rcode.string(answered.reply().code()),
              data));
    }
  }

  private void serve(int port, String path, Page page) throws IOException {
    GoHttpServer http = GoHttpServer.of(process.simulation(), "coredns " + path, path, () -> page);
    process.own(network.listen(Ip.ANY, port, http.accept()));
  }

  /** The one number that is known; the counters of the real one are left out, not made up. */
  private static Page metrics() {
    return new Page(
        200,
        "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
        Map.of(),
        "# HELP coredns_build_info A metric with a constant '1' value labeled by version, revision,"
            + " and goversion from which CoreDNS was built.\n"
            + "# TYPE coredns_build_info gauge\n"
            + "coredns_build_info{goversion=\"\",revision=\"\",version=\""
            + VERSION
            + "\"} 1\n");
  }

  private void answer(UdpSocket udp, Datagram datagram) {
    Optional<byte[]> answer = server.answer(datagram.data(), false);
    if (answer.isPresent()) {
      try {
        udp.reply(datagram, answer.get());
      } catch (IOException closed) {
        // the process is going down: the client asks again
      }
    }
  }

  private void accept(TcpConnection connection) {
    process.own(connection);
    process.simulation().start("coredns tcp", () -> serve(connection));
  }

  private void serve(TcpConnection connection) {
    connection.setReadTimeout(IDLE);
    try (connection) {
      DataInputStream in = new DataInputStream(connection.input());
      OutputStream out = connection.output();
      while (true) {
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        Optional<byte[]> answer = server.answer(message, true);
        if (answer.isEmpty()) {
          return;
        }
        int length = answer.get().length;
        out.write(
            ByteBuffer.allocate(Short.BYTES + length)
                .putShort((short) length)
                .put(answer.get())
                .array());
        out.flush();
      }
    } catch (IOException endedOrIdle) {
      // nothing is lost: who has another question connects again
    }
  }

  private void shutDown(String signal) {
    log("[INFO] " + signal + ": Shutting down servers then terminating");
    process.exit(0);
  }

  private void log(String line) {
    try {
      process.out().printLine(line);
      process.out().flush();
    } catch (IOException nobodyReads) {
      // a log that cannot be written stops no server
    }
  }
}
