package io.podwire.sim.coredns;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The configuration of a server, as far as it is simulated.
 *
 * @param plugins the names of those it runs
 * @param podNames whether dashed names of Pods' addresses are answered ({@code pods insecure})
 * @param ttl of the cluster's records, in seconds
 * @param cacheSeconds how long an answer is kept at most; zero keeps none
 * @param hosts the names that it declares by itself
 */
record Corefile(
    Set<String> plugins, boolean podNames, long ttl, long cacheSeconds, HostsPlugin hosts) {
  /** As k3s writes it. */
  static Corefile k3s() {
    return new Corefile(
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
        HostsPlugin.NONE);
  }

  boolean has(String plugin) {
    return plugins.contains(plugin);
  }

  /** A Corefile that CoreDNS itself would not take. */
  static final class CorefileException extends Exception {
    private static final long serialVersionUID = 1L;

    CorefileException(String path, int line, String problem) {
      super(path + ":" + line + " - Error during parsing: " + problem);
    }
  }
}
