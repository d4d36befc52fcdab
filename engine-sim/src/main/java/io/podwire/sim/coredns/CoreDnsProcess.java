package io.podwire.sim.coredns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.coredns.Corefile.CorefileException;
import io.podwire.sim.http.GoHttpServer;
import io.podwire.sim.http.GoHttpServer.Page;
import io.podwire.sim.image.names.DnsClient;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** One running CoreDNS: its sockets, its cache, its log. */
final class CoreDnsProcess {
  private static final String VERSION = "1.14.3";
  // https://github.com/coredns/coredns/blob/v1.14.3/plugin/ready/setup.go and its neighbours
  private static final int READY = 8181;
  private static final int HEALTH = 8080;
  private static final int METRICS = 9153;

  private final UnixProcess process;
  private final NetworkNamespace network;
  private final ClusterNames names;
  private final OutsideNames outside;
  private final Trace trace;
  private final Map<Integer, DnsListener> listeners = new TreeMap<>();
  private String running = "";
  private @Nullable Timer reloading;

  CoreDnsProcess(UnixProcess process, ClusterNames names, OutsideNames outside, Trace trace) {
    this.process = process;
    this.network = process.network();
    this.names = names;
    this.outside = outside;
    this.trace = trace;
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
    serve(corefile);
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
      planReload(corefile);
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
    Corefile.Files files =
        new Corefile.Files() {
          @Override
          public String read(String path) throws IOException {
            return new String(process.files().read(process.path(path)), UTF_8);
          }

          @Override
          public List<String> list(String directory) {
            try {
              return process.files().list(process.path(directory));
            } catch (IOException missing) {
              return List.of();
            }
          }
        };
    return CorefileParser.parse(files, path(), process.simulation()::nanoTime);
  }

  /** Each port is answered by what the Corefile says of it, from now on. */
  private void serve(Corefile corefile) throws IOException {
    Map<Integer, Map<Name, Resolver>> ports = new TreeMap<>();
    for (ServerBlock block : corefile.servers()) {
      Resolver resolver = resolver(block);
      for (ServerBlock.Key key : block.keys()) {
        ports.computeIfAbsent(key.port(), port -> new HashMap<>()).put(key.zone(), resolver);
      }
    }
    for (Map.Entry<Integer, DnsListener> open : List.copyOf(listeners.entrySet())) {
      if (!ports.containsKey(open.getKey())) {
        open.getValue().close();
        listeners.remove(open.getKey());
      }
    }
    for (Map.Entry<Integer, Map<Name, Resolver>> port : ports.entrySet()) {
      DnsServer server = new DnsServer(port.getValue(), this::record);
      DnsListener listener = listeners.get(port.getKey());
      if (listener == null) {
        listeners.put(port.getKey(), new DnsListener(process, port.getKey(), server));
      } else {
        listener.serve(server);
      }
    }
    running = corefile.text();
  }

  private Resolver resolver(ServerBlock block) {
    Simulation simulation = process.simulation();
    return new Resolver(
        block,
        names,
        outside,
        new Upstream(new DnsClient(process)),
        this::address,
        simulation::nanoTime,
        simulation.random("coredns " + process.hostname() + block.keys()));
  }

  private void planReload(Corefile corefile) {
    Duration pause =
        corefile.servers().stream()
            .filter(server -> server.has("reload"))
            .map(ServerBlock::reload)
            .findFirst()
            .orElse(ServerBlock.RELOAD);
    reloading = process.simulation().after(pause, () -> reload(corefile));
  }

  /** As the plugin {@code reload}: what cannot be read leaves the server as it was. */
  private void reload(Corefile before) {
    Corefile now = before;
    try {
      Corefile corefile = load();
      if (!corefile.text().equals(running)) {
        log("[INFO] Reloading");
        serve(corefile);
        now = corefile;
        log("[INFO] Reloading complete");
      }
    } catch (NotSimulatedException unsupported) {
      log(String.valueOf(unsupported.getMessage()));
      process.exit(NotSimulatedException.EXIT_CODE);
      return;
    } catch (IOException | CorefileException wrong) {
      log("[ERROR] Restart failed: " + wrong.getMessage());
    }
    if (now.has("reload")) {
      planReload(now);
    }
  }

  private void record(DnsServer.Answered answered) {
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
