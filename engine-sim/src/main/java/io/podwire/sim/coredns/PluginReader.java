package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import io.podwire.sim.coredns.Corefile.CorefileException;
import io.podwire.sim.coredns.CorefileLines.Line;
import io.podwire.sim.coredns.HostsPlugin.Table;
import io.podwire.sim.network.Endpoint;
import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;

/** Reads the plugins of one server block. */
final class PluginReader {
  private static final List<String> ZONES = List.of("cluster.local", "in-addr.arpa", "ip6.arpa");

  // https://github.com/coredns/coredns/blob/v1.14.3/plugin.cfg
  private static final Set<String> ALL_PLUGINS =
      Set.of(
          ("root metadata geoip cancel tls proxyproto quic grpc_server https https3 timeouts"
                  + " multisocket reload nsid bufsize bind debug trace ready health pprof prometheus"
                  + " errors log dnstap local dns64 any chaos loadbalance tsig cache rewrite acl"
                  + " header dnssec autopath minimal template transfer hosts route53 azure clouddns"
                  + " k8s_external kubernetes file auto secondary etcd loop forward grpc erratic"
                  + " whoami on sign view nomad")
              .split(" "));

  /** They need nothing of the simulation, or their work is done elsewhere. */
  private static final Set<String> PLAIN =
      Set.of("errors", "health", "ready", "prometheus", "loop");

  /** Options of {@code forward} that show in nothing but which of several servers is asked. */
  private static final Set<String> FORWARD_OPTIONS =
      Set.of("max_fails", "expire", "policy", "health_check", "prefer_udp", "max_concurrent");

  // https://github.com/coredns/coredns/blob/v1.14.3/plugin/hosts/hostsfile.go
  private static final Duration HOSTS_RELOAD = Duration.ofSeconds(5);
  private static final long HOSTS_TTL = 3600;
  private static final long CACHE_TTL = 3600;
  private static final int DNS_PORT = 53;
  private static final Pattern DURATION = Pattern.compile("(\\d+)([smh])");

  private final Corefile.Files files;
  private final LongSupplier nanoTime;
  private final List<Name> origins;
  private final Set<String> plugins = new LinkedHashSet<>();
  private final List<Rewrites.Rule> rewrites = new ArrayList<>();
  private final List<Forward> forwards = new ArrayList<>();
  private boolean podNames;
  private long ttl = 5;
  private long cacheSeconds;
  private Duration reload = ServerBlock.RELOAD;
  private HostsPlugin hosts = HostsPlugin.NONE;

  /**
   * @param origins the zones of the server
   */
  PluginReader(Corefile.Files files, LongSupplier nanoTime, List<Name> origins) {
    this.files = files;
    this.nanoTime = nanoTime;
    this.origins = origins;
  }

  /** The server with all that was read. */
  ServerBlock block(List<ServerBlock.Key> keys) {
    return new ServerBlock(
        List.copyOf(keys),
        plugins,
        podNames,
        ttl,
        cacheSeconds,
        reload,
        new Rewrites(List.copyOf(rewrites)),
        hosts,
        List.copyOf(forwards));
  }

  void read(Line line, List<Line> block) throws IOException, CorefileException {
    String name = line.first();
    if (!ALL_PLUGINS.contains(name)) {
      throw line.wrong("Unknown directive '" + name + "'");
    }
    plugins.add(name);
    switch (name) {
      case "kubernetes" -> kubernetes(line, block);
      case "hosts" -> hosts = hosts(line.arguments(), block);
      case "cache" -> cacheSeconds = cache(line, block);
      case "rewrite" -> rewrites.add(RewriteReader.read(line, block));
      case "forward" -> forwards.add(forward(line, block));
      case "reload" ->
          reload = line.arguments().isEmpty() ? reload : duration(line, line.arguments().get(0));
      case "loadbalance" -> require(line.words().size() == 1, line);
      default -> require(PLAIN.contains(name), line);
    }
  }

  private static void require(boolean simulated, Line line) throws NotSimulatedException {
    if (!simulated) {
      throw line.notSimulated();
    }
  }

  private static Duration duration(Line line, String text) throws NotSimulatedException {
    Matcher matcher = DURATION.matcher(text);
    require(matcher.matches(), line);
    return Duration.parse("PT" + matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT));
  }

  private static long number(Line line, int word) throws CorefileException {
    try {
      return Long.parseLong(line.words().get(word));
    } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
      throw line.wrong("'" + line + "' needs a number");
    }
  }

  private void kubernetes(Line head, List<Line> block) throws IOException, CorefileException {
    require(head.arguments().equals(ZONES), head);
    boolean falls = false;
    for (Line line : block) {
      switch (line.first()) {
        case "pods" -> podNames = podNames(line);
        case "ttl" -> ttl = number(line, 1);
        case "fallthrough" -> {
          require(line.arguments().equals(ZONES.subList(1, 3)), line);
          falls = true;
        }
        default -> require(false, line);
      }
    }
    if (!falls) {
      throw new NotSimulatedException("a Corefile's 'kubernetes' without 'fallthrough'");
    }
  }

  private static boolean podNames(Line line) throws NotSimulatedException {
    boolean insecure = line.arguments().equals(List.of("insecure"));
    require(insecure || line.arguments().equals(List.of("disabled")), line);
    return insecure;
  }

  private static long cache(Line line, List<Line> block) throws IOException, CorefileException {
    require(block.isEmpty() && line.words().size() <= 2, line);
    return line.words().size() == 1 ? CACHE_TTL : number(line, 1);
  }

  private HostsPlugin hosts(List<String> arguments, List<Line> block)
      throws IOException, CorefileException {
    List<List<String>> entries = new ArrayList<>();
    long seconds = HOSTS_TTL;
    Duration every = HOSTS_RELOAD;
    List<Name> falls = List.of();
    for (Line line : block) {
      switch (line.first()) {
        case "ttl" -> seconds = number(line, 1);
        case "fallthrough" -> falls = zones(line.arguments(), List.of(Name.root));
        case "reload" -> every = duration(line, line.arguments().get(0));
        case "no_reverse" -> require(false, line);
        default -> entries.add(line.words());
      }
    }
    String path = arguments.isEmpty() ? "/etc/hosts" : arguments.get(0);
    List<String> named = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    Supplier<Table> file = new HostsFile(files, path, every, nanoTime);
    return new HostsPlugin(file, Table.of(entries.stream()), zones(named, origins), seconds, falls);
  }

  private static List<Name> zones(List<String> words, List<Name> otherwise) {
    return words.isEmpty()
        ? otherwise
        : words.stream().map(word -> ZoneName.name(ZoneName.lower(word))).toList();
  }

  private static Forward forward(Line head, List<Line> block)
      throws IOException, CorefileException {
    for (Line line : block) {
      require(FORWARD_OPTIONS.contains(line.first()), line);
    }
    if (head.arguments().size() < 2) {
      throw head.wrong("Wrong argument count or unexpected line ending after 'forward'");
    }
    Name from = ZoneName.name(ZoneName.lower(head.arguments().get(0)));
    List<Endpoint> servers = new ArrayList<>();
    for (String to : head.arguments().subList(1, head.arguments().size())) {
      if (!to.startsWith("/")) {
        servers.add(server(head, to.replaceFirst("^dns://", "")));
      }
    }
    return new Forward(from, servers.stream().filter(to -> Forward.isNear(to.ip())).toList());
  }

  private static Endpoint server(Line line, String text) throws IOException, CorefileException {
    List<String> parts = Arrays.asList(text.split(":", 2));
    Optional<Ip> ip = Ip.parse(parts.get(0));
    require(!text.contains("://") && !text.contains("["), line);
    if (ip.isEmpty()) {
      throw line.wrong("not an IP address or file: \"" + text + "\"");
    }
    return new Endpoint(ip.get(), parts.size() == 1 ? DNS_PORT : port(line, parts.get(1)));
  }

  private static int port(Line line, String text) throws CorefileException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException wrong) {
      throw line.wrong("'" + text + "' is not a port");
    }
  }
}
