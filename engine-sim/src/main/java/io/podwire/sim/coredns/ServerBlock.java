package io.podwire.sim.coredns;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Name;

/**
 * One server of a {@link Corefile}.
 *
 * @param keys the zones that it is asked about, and where
 * @param plugins the names of those it runs
 * @param podNames whether dashed names of Pods' addresses are answered ({@code pods insecure})
 * @param ttl of the cluster's records, in seconds
 * @param cacheSeconds how long an answer is kept at most; zero keeps none
 * @param reload how often the Corefile is looked at
 * @param rewrites the names that stand for others
 * @param hosts the names that it declares by itself
 * @param forwards who is asked about the rest
 */
record ServerBlock(
    List<Key> keys,
    Set<String> plugins,
    boolean podNames,
    long ttl,
    long cacheSeconds,
    Duration reload,
    Rewrites rewrites,
    HostsPlugin hosts,
    List<Forward> forwards) {
  // https://github.com/coredns/coredns/blob/v1.14.3/plugin/reload/setup.go
  static final Duration RELOAD = Duration.ofSeconds(30);

  /** A zone, and the port on which it is served. */
  record Key(Name zone, int port) {}

  /** The one of k3s, without the files that it reads. */
  static ServerBlock k3s() {
    return new ServerBlock(
        List.of(new Key(Name.root, 53)),
        new LinkedHashSet<>(
            List.of(
                "errors",
                "health",
                "ready",
                "kubernetes",
                "prometheus",
                "cache",
                "reload",
                "loadbalance",
                "forward")),
        true,
        5,
        30,
        RELOAD,
        Rewrites.NONE,
        HostsPlugin.NONE,
        List.of(Forward.toTheInternet(Name.root)));
  }

  boolean has(String plugin) {
    return plugins.contains(plugin);
  }
}
