package io.podwire.sim.image.names;

import io.podwire.sim.address.Ip;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.UnixProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code /etc/resolv.conf} says.
 *
 * @param servers at most three; the local host if none is named
 * @param search domains for short names
 * @param dots a name with fewer dots is searched before it is asked as it is
 * @param timeout of one attempt
 * @param attempts for each server
 */
public record ResolverConfig(
    List<Ip> servers, List<String> search, int dots, Duration timeout, int attempts) {
  private static final int MAX_SERVERS = 3; // MAXNS of <resolv.h>

  /** Reads the file of the process's container; a missing one has the defaults. */
  public static ResolverConfig of(UnixProcess process) {
    List<Ip> servers = new ArrayList<>();
    List<String> search = new ArrayList<>();
    int dots = 1;
    int seconds = 5;
    int attempts = 2;
    for (String line : lines(process, "/etc/resolv.conf")) {
      String[] words = line.trim().split("\\s+");
      List<String> rest = List.of(words).subList(1, words.length);
      switch (words[0]) {
        case "nameserver" ->
            rest.stream().flatMap(word -> Ip.parse(word).stream()).forEach(servers::add);
        case "search", "domain" -> {
          search.clear();
          search.addAll(rest);
        }
        case "options" -> {
          for (String option : rest) {
            int colon = option.indexOf(':');
            String value = option.substring(colon + 1);
            if (colon > 0 && value.matches("\\d{1,4}")) {
              int number = Integer.parseInt(value);
              dots = option.startsWith("ndots:") ? Math.min(number, 15) : dots;
              seconds = option.startsWith("timeout:") ? Math.min(number, 30) : seconds;
              attempts = option.startsWith("attempts:") ? Math.min(number, 5) : attempts;
            }
          }
        }
        default -> {} // comments, and what concerns IPv6 or sorting
      }
    }
    List<Ip> used = servers.isEmpty() ? List.of(Ip.LOCALHOST) : servers;
    return new ResolverConfig(
        List.copyOf(used.subList(0, Math.min(MAX_SERVERS, used.size()))),
        List.copyOf(search),
        dots,
        Duration.ofSeconds(Math.max(1, seconds)),
        Math.max(1, attempts));
  }

  static List<String> lines(UnixProcess process, String path) {
    try {
      return new String(process.files().read(path), StandardCharsets.UTF_8).lines().toList();
    } catch (ErrnoException missing) {
      return List.of();
    }
  }

  /** The names to ask for in turn, each absolute without its last dot. */
  public List<String> candidates(String name) {
    if (name.endsWith(".")) {
      return List.of(name.substring(0, name.length() - 1));
    }
    List<String> candidates = new ArrayList<>();
    search.forEach(domain -> candidates.add(domain.equals(".") ? name : name + "." + domain));
    boolean enoughDots = name.chars().filter(c -> c == '.').count() >= dots;
    candidates.add(enoughDots ? 0 : candidates.size(), name);
    return candidates;
  }
}
