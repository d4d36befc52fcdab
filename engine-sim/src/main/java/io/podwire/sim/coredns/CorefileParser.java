package io.podwire.sim.coredns;

import io.podwire.sim.coredns.Corefile.CorefileException;
import io.podwire.sim.runtime.NotSimulatedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a <a href="https://coredns.io/2017/07/23/corefile-explained/">Corefile</a> of one server
 * block. What CoreDNS has and this does not is refused by name.
 */
final class CorefileParser {
  private static final List<String> ZONES = List.of("cluster.local", "in-addr.arpa", "ip6.arpa");

  // https://github.com/coredns/coredns/blob/v1.14.3/plugin.cfg
  private static final Set<String> ALL_PLUGINS =
      Set.of(
          ("root metadata geoip cancel tls proxyproto quic grpc_server https https3 timeouts"
                  + " multisocket reload nsid bufsize bind debug trace ready health pprof prometheus"
                  + " errors log dnstap local dns64 any chaos loadbalance tsig cache rewrite acl"
                  + " header dnssec autopath minimal template transfer hosts route53 azure clouddns"
                  + " k8s_external kubernetes file auto secondary etcd loop forward grpc erratic"
                  + " whoami on sign view nomad import")
              .split(" "));

  /** They need nothing of the simulation, or their work is done elsewhere. */
  private static final Set<String> PLAIN =
      Set.of("errors", "health", "ready", "prometheus", "reload", "loop", "forward", "import");

  private final String path;
  private final String[] lines;
  private int next;

  private final Set<String> plugins = new LinkedHashSet<>();
  private boolean podNames;
  private long ttl = 5;
  private long cacheSeconds;
  private HostsPlugin hosts = HostsPlugin.NONE;

  CorefileParser(String path, String text) {
    this.path = path;
    this.lines = text.split("\n");
  }

  /** The configuration that the text describes. */
  Corefile parse() throws CorefileException, NotSimulatedException {
    for (List<String> words; !(words = words()).isEmpty(); ) {
      if (!words.get(0).equals("import")) {
        server(words);
      }
    }
    return new Corefile(plugins, podNames, ttl, cacheSeconds, hosts);
  }

  /** The words of the next line that has any; none at the end. */
  private List<String> words() {
    while (next < lines.length) {
      String line = lines[next++].replaceFirst("(^|\\s)#.*", "").strip();
      if (!line.isEmpty()) {
        return List.of(line.split("\\s+"));
      }
    }
    return List.of();
  }

  private void server(List<String> header) throws CorefileException, NotSimulatedException {
    if (!header.equals(List.of(".:53", "{"))) {
      throw new NotSimulatedException("a Corefile's server block '" + header.get(0) + "'");
    }
    for (List<String> words; !(words = words()).isEmpty(); ) {
      if (words.get(0).equals("}")) {
        return;
      }
      directive(words);
    }
    throw new CorefileException(path, next, "Unexpected EOF");
  }

  private void directive(List<String> words) throws CorefileException, NotSimulatedException {
    String name = words.get(0);
    int line = next;
    boolean hasBlock = words.get(words.size() - 1).equals("{");
    List<String> arguments = words.subList(1, words.size() - (hasBlock ? 1 : 0));
    List<List<String>> block = hasBlock ? block() : List.of();
    if (!ALL_PLUGINS.contains(name)) {
      throw new CorefileException(path, line, "Unknown directive '" + name + "'");
    }
    plugins.add(name);
    switch (name) {
      case "kubernetes" -> kubernetes(arguments, block);
      case "hosts" -> hosts = hosts(arguments, block);
      case "cache" -> cacheSeconds = cache(arguments, block);
      case "loadbalance" -> require(arguments.isEmpty() && block.isEmpty(), words);
      default -> require(PLAIN.contains(name), words);
    }
  }

  private List<List<String>> block() throws CorefileException {
    List<List<String>> block = new ArrayList<>();
    for (List<String> words; !(words = words()).isEmpty(); ) {
      if (words.get(0).equals("}")) {
        return block;
      }
      block.add(words);
    }
    throw new CorefileException(path, next, "Unexpected EOF");
  }

  private static void require(boolean simulated, List<String> words) throws NotSimulatedException {
    if (!simulated) {
      throw new NotSimulatedException("a Corefile's '" + String.join(" ", words) + "'");
    }
  }

  private void kubernetes(List<String> zones, List<List<String>> block)
      throws NotSimulatedException {
    require(zones.equals(ZONES), zones);
    boolean falls = false;
    for (List<String> words : block) {
      switch (words.get(0)) {
        case "pods" -> podNames = podNames(words);
        case "ttl" -> ttl = Long.parseLong(words.get(1));
        case "fallthrough" -> {
          require(words.subList(1, words.size()).equals(ZONES.subList(1, 3)), words);
          falls = true;
        }
        default -> require(false, words);
      }
    }
    require(falls, List.of("kubernetes", "without", "fallthrough"));
  }

  private static boolean podNames(List<String> words) throws NotSimulatedException {
    boolean insecure = words.equals(List.of("pods", "insecure"));
    require(insecure || words.equals(List.of("pods", "disabled")), words);
    return insecure;
  }

  private static long cache(List<String> arguments, List<List<String>> block)
      throws NotSimulatedException {
    require(block.isEmpty() && arguments.size() <= 1, List.of("cache", "{"));
    return arguments.isEmpty() ? 3600 : Long.parseLong(arguments.get(0));
  }

  /** Entries of its own block; the file of node names that k3s adds is not there. */
  private static HostsPlugin hosts(List<String> arguments, List<List<String>> block) {
    Map<String, List<String>> entries = new LinkedHashMap<>();
    long seconds = 3600;
    boolean falls = false;
    for (List<String> words : block) {
      switch (words.get(0)) {
        case "ttl" -> seconds = Long.parseLong(words.get(1));
        case "fallthrough" -> falls = true;
        case "reload", "no_reverse" -> {}
        default ->
            entries
                .computeIfAbsent(words.get(0), ip -> new ArrayList<>())
                .addAll(words.subList(1, words.size()));
      }
    }
    return HostsPlugin.of(entries, seconds, falls);
  }
}
