package io.podwire.sim.coredns;

import java.io.IOException;
import java.util.List;

/**
 * The configuration of a CoreDNS, as far as it is simulated.
 *
 * @param text what it was read from, by which a change is noticed
 */
record Corefile(String text, List<ServerBlock> servers) {
  /** The files that a Corefile may name. */
  interface Files {
    /**
     * @throws IOException if there is no such file
     */
    String read(String path) throws IOException;

    /** The names in a directory; none if it is not there. */
    List<String> list(String directory);
  }

  boolean has(String plugin) {
    return servers.stream().anyMatch(server -> server.has(plugin));
  }

  /** A Corefile that CoreDNS itself would not take. */
  static final class CorefileException extends Exception {
    private static final long serialVersionUID = 1L;

    CorefileException(String path, int line, String problem) {
      super(path + ":" + line + " - Error during parsing: " + problem);
    }
  }
}
