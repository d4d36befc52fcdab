package io.podwire.sim.image.dig;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.DnsClient;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.image.names.ResolverConfig;
import io.podwire.sim.network.Endpoint;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** {@code dig [@server] [name] [type] [+options]}: 0 if a server answered, 9 if none did. */
public final class Dig {
  private static final int NO_REPLY = 9;
  private static final int PAYLOAD = 1232;
  private static final List<String> OPTIONS =
      List.of(
          "short",
          "search",
          "tcp",
          "vc",
          "all",
          "answer",
          "comments",
          "cmd",
          "question",
          "stats",
          "authority",
          "additional",
          "recurse",
          "edns",
          "cookie",
          "dnssec",
          "ignore",
          "notcp");

  private final UnixProcess process;
  private final Map<String, Boolean> flags = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private String type = "A";
  private @Nullable String server;
  private int port = DnsClient.PORT;
  private int seconds = 5;
  private int tries = 3;
  private int dots = -1;

  private Dig(UnixProcess process) {
    this.process = process;
  }

  /** Installs {@code /usr/bin/dig}. */
  public static FileTree addTo(FileTree files) {
    Program.Tool tool = process -> new Dig(process).run();
    return files.program("/usr/bin/dig", tool);
  }

  /** A command line that dig does not take: what it prints, and how it exits. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String stdout;
    private final int code;

    Refusal(String stdout, String stderr, int code) {
      super(stderr);
      this.stdout = stdout;
      this.code = code;
    }
  }

  private int run() throws IOException {
    try {
      parse(process.argv().subList(1, process.argv().size()));
    } catch (Refusal refused) {
      process.out().print(refused.stdout);
      process.err().print(refused.getMessage() + "\n");
      return refused.code;
    }
    ResolverConfig config = ResolverConfig.of(process);
    List<Ip> servers = config.servers();
    if (server != null) {
      try {
        servers = List.of(new Resolver(process).resolve(server));
      } catch (UnknownHostException unknown) {
        process.err().printLine("dig: couldn't get address for '" + server + "': not found");
        return 10;
      }
    }
    int status = 0;
    for (String name : names.isEmpty() ? List.of(".") : names) {
      status = Math.max(status, look(name, servers, config));
    }
    return status;
  }

  private static Refusal invalid(String option) {
    return new Refusal(
        "",
        "Invalid option: "
            + option
            + "\nUsage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n"
            + "            {global-d-opt} host [@local-server] {local-d-opt}\n"
            + "            [ host [@local-server] {local-d-opt} [...]]\n\n"
            + "Use \"dig -h\" (or \"dig -h | more\") for complete list of options",
        1);
  }

  private static String after(List<String> words, int option) throws Refusal {
    if (option + 1 == words.size()) {
      throw invalid(words.get(option));
    }
    return words.get(option + 1);
  }

  /**
   * A number up to 65,535.
   *
   * @param name what it is in the message; its last word is what could not be parsed
   */
  private static int number(String text, String name, int code) throws Refusal {
    boolean digits = text.matches("\\d+");
    if (!digits || text.length() > 9 || Integer.parseInt(text) > 65_535) {
      String why = digits ? "out of range" : "not a valid number";
      throw new Refusal(
          "invalid " + name + " '" + text + "': " + why + "\n",
          "dig: Couldn't parse " + name,
          code);
    }
    return Integer.parseInt(text);
  }

  private void parse(List<String> words) throws IOException, Refusal {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("@")) {
        server = word.substring(1);
      } else if (word.startsWith("+")) {
        option(word.substring(1));
      } else if (word.equals("-x")) {
        String address = after(words, i++);
        if (address.contains(":")) {
          throw new NotSimulatedException("dig: -x of an IPv6 address");
        }
        String[] octets = address.split("\\.");
        java.util.Collections.reverse(java.util.Arrays.asList(octets));
        names.add(String.join(".", octets) + ".in-addr.arpa");
        type = "PTR";
      } else if (word.equals("-p")) {
        port = number(after(words, i++), "port number", 1);
      } else if (word.equals("-q")) {
        names.add(after(words, i++));
      } else if (word.equals("-t")) {
        type = after(words, i++).toUpperCase(Locale.ROOT);
      } else if (word.startsWith("-")) {
        throw new NotSimulatedException("dig: option " + word);
      } else if (Type.value(word.toUpperCase(Locale.ROOT)) > 0 && !word.contains(".")) {
        type = word.toUpperCase(Locale.ROOT);
      } else {
        names.add(word);
      }
    }
  }

  private void option(String option) throws IOException, Refusal {
    int equals = option.indexOf('=');
    if (equals > 0) {
      String value = option.substring(equals + 1);
      switch (option.substring(0, equals)) {
        case "time", "timeout" -> seconds = Math.max(1, number(value, "timeout", 10));
        case "tries" -> tries = Math.max(1, number(value, "tries", 10));
        case "retry" -> tries = number(value, "retries", 10) + 1;
        case "ndots" -> dots = number(value, "ndots", 10);
        default -> throw new NotSimulatedException("dig: option +" + option);
      }
      return;
    }
    boolean on = !option.startsWith("no");
    String said = on ? option : option.substring(2);
    String name = said.startsWith("rec") && "recurse".startsWith(said) ? "recurse" : said;
    if (!OPTIONS.contains(name)) {
      throw new NotSimulatedException("dig: option +" + option);
    }
    flags.put(name, on);
    if (name.equals("all")) {
      for (String part :
          List.of("answer", "comments", "cmd", "question", "stats", "authority", "additional")) {
        flags.put(part, on);
      }
    }
  }

  /** As dig announces itself: 1,232 bytes and a cookie, which CoreDNS sends back as it is. */
  private OPTRecord edns() {
    byte[] cookie = new byte[8];
    process.simulation().random("dig cookie " + process.hostname()).nextBytes(cookie);
    int flags = has("dnssec", false) ? ExtendedFlags.DO : 0;
    boolean cookies = has("cookie", true);
    return cookies
        ? new OPTRecord(PAYLOAD, 0, 0, flags, new CookieOption(cookie))
        : new OPTRecord(PAYLOAD, 0, 0, flags);
  }

  boolean has(String flag, boolean otherwise) {
    return flags.getOrDefault(flag, otherwise);
  }

  private int look(String name, List<Ip> servers, ResolverConfig config) throws IOException {
    int needed = dots >= 0 ? dots : config.dots();
    ResolverConfig searching =
        new ResolverConfig(config.servers(), config.search(), needed, config.timeout(), 1);
    List<String> candidates = has("search", false) ? searching.candidates(name) : List.of(name);
    Answered answered = null;
    for (String candidate : candidates) {
      answered = ask(candidate, servers);
      if (answered == null || answered.message().getRcode() != Rcode.NXDOMAIN) {
        break;
      }
    }
    DigReport report = new DigReport(process, this::has, process.argv());
    if (answered == null) {
      if (!overTcp()) { // there each attempt has said so
        report.nobody(server != null);
      }
      return NO_REPLY;
    }
    report.print(answered.message(), answered.server(), answered.nanos(), answered.tcp());
    return 0;
  }

  private record Answered(Message message, Endpoint server, long nanos, boolean tcp) {}

  private @Nullable Answered ask(String name, List<Ip> servers) throws IOException {
    DnsClient client = new DnsClient(process);
    int code = Type.value(type);
    boolean tcp = overTcp();
    if (code < 0) {
      throw new NotSimulatedException("dig: type " + type);
    }
    for (int attempt = 0; attempt < tries; attempt++) {
      for (Ip address : servers) {
        Message query = client.query(name, code);
        if (code == Type.AXFR || !has("recurse", true)) {
          query.getHeader().unsetFlag(Flags.RD);
        }
        if (has("edns", true)) {
          query.addRecord(edns(), Section.ADDITIONAL);
        }
        String problem = "timed out";
        try {
          Answered answer = ask(client, query, new Endpoint(address, port), tcp);
          if (answer != null) {
            return answer;
          }
        } catch (PortUnreachableException | java.net.ConnectException refused) {
          problem = "connection refused";
        } catch (java.net.SocketException unreachable) {
          problem = "host unreachable";
        }
        String at = address + "#" + port;
        process
            .out()
            .printLine(
                tcp
                    ? ";; Connection to %s(%s) for %s failed: %s.\n;; no servers could be reached"
                        .formatted(at, address, name, problem)
                    : ";; communications error to " + at + ": " + problem);
      }
    }
    return null;
  }

  private boolean overTcp() {
    return has("tcp", false) || has("vc", false) || type.equals("AXFR");
  }

  private @Nullable Answered ask(DnsClient client, Message query, Endpoint to, boolean tcp)
      throws IOException {
    Duration timeout = Duration.ofSeconds(seconds);
    long start = process.simulation().nanoTime();
    Message answer =
        tcp
            ? client.overTcp(to, query, timeout)
            : client.exchangeOnce(to, List.of(query), timeout).get(0);
    if (answer == null) {
      return null;
    }
    if (!tcp && answer.getHeader().getFlag(Flags.TC) && !has("ignore", false)) {
      if (has("comments", true) && !has("short", false)) {
        process.out().printLine(";; Truncated, retrying in TCP mode.");
      }
      return ask(client, query, to, true);
    }
    return new Answered(answer, to, process.simulation().nanoTime() - start, tcp);
  }
}
