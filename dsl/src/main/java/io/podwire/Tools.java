package io.podwire;

import java.util.ArrayList;
import java.util.List;

/** The command lines of the tools, each with a limit to how long one look may take. */
final class Tools {
  private static final String SECONDS = "3";

  /** The usual {@code options ndots} of a Pod's resolv.conf. */
  private static final int NDOTS = 5;

  /**
   * BusyBox's nslookup ({@code add_query_with_search} in <a
   * href="https://git.busybox.net/busybox/tree/networking/nslookup.c?h=1_35_stable">nslookup.c</a>)
   * leaves the search domains out as soon as a name has a dot; a program's resolver does not, and
   * gives up at the first that no server answers. What the last of them was answered is printed
   * before the answer to the name as it is.
   */
  private static final String SEARCH =
      "for domain in $(sed -n 's/^search *//p' /etc/resolv.conf); do"
          + " found=$(nslookup \"$0.$domain\" 2>&1) && echo \"$found\" && exit 0;"
          + " case $found in *'no servers could be reached'*) echo \"$found\"; exit 1;; esac;"
          + " done; echo \"$found\"; exec nslookup \"$0\"";

  private Tools() {}

  /** Looks a name up as a program's resolver would. */
  static List<String> resolve(String name) {
    return isSearched(name) && name.contains(".")
        ? List.of("sh", "-c", SEARCH, name)
        : List.of("nslookup", name);
  }

  /** Whether a resolver completes the name by search domains before it takes it as it is. */
  static boolean isSearched(String name) {
    return name.chars().filter(c -> c == '.').count() < NDOTS && !name.endsWith(".");
  }

  static List<String> wget(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("wget", "-S", "-T", SECONDS));
    if (Checks.argv(arguments).size() == 1) {
      Checks.url(arguments[0]);
      argv.addAll(List.of("-q", "-O", "-"));
    }
    argv.addAll(List.of(arguments));
    return List.copyOf(argv);
  }

  static List<String> curl(String... arguments) {
    if (Checks.argv(arguments).size() == 1) {
      Checks.url(arguments[0]);
    }
    List<String> argv = new ArrayList<>(List.of("curl", "-sSi", "-m", SECONDS));
    argv.addAll(List.of(arguments));
    return List.copyOf(argv);
  }

  /**
   * Sends one datagram and prints what comes back. By BusyBox's nc everywhere: OpenBSD's exits the
   * same way for a refusal and for silence, and with {@code -v} it sends datagrams of its own. It
   * ends when nothing has come for twice as long as {@code -w} says.
   */
  static List<String> datagram(Toolbox toolbox, String text, String host, int port) {
    String nc =
        switch (toolbox) {
          case BUSYBOX, CURL -> "nc";
          case NETSHOOT, AGNHOST -> "busybox nc";
        };
    String line = "printf %s \"$0\" | " + nc + " -u -vv -w 1 \"$1\" \"$2\"";
    return List.of("sh", "-c", line, text, host, Integer.toString(port));
  }

  static List<String> connect(Toolbox toolbox, String host, int port) {
    String number = Integer.toString(port);
    return switch (toolbox) {
      case AGNHOST -> {
        String to = host.contains(":") ? "[" + host + "]:" + number : host + ":" + number;
        yield List.of("/agnhost", "connect", to, "--timeout=" + SECONDS + "s");
      }
      // Twice -v: BusyBox's nc is silent about a refusal at one.
      case BUSYBOX, CURL, NETSHOOT -> List.of("nc", "-z", "-vv", "-w", SECONDS, host, number);
    };
  }
}
