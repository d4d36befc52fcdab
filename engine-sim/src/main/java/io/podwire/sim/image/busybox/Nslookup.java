package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.DnsClient;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.image.names.ResolverConfig;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * {@code nslookup}: asks all search domains at once, for A and AAAA, and prints every answer; one
 * that is an error makes the exit code 1, though another resolved the name.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/nslookup.c?h=1_35_stable">nslookup.c</a>
 */
final class Nslookup {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofMillis(2500);

  /**
   * Between two writes, longer than a host needs to answer itself and shorter than another needs: a
   * kernel tells the second write what became of the first, if that never left the node.
   */
  private static final Duration BETWEEN_WRITES = Duration.ofNanos(150_000);

  private static final String[] CODES = {
    "NOERROR",
    "FORMERR",
    "SERVFAIL",
    "NXDOMAIN",
    "NOTIMP",
    "REFUSED",
    "YXDOMAIN",
    "YXRRSET",
    "NXRRSET",
    "NOTAUTH",
    "NOTZONE"
  };

  private final UnixProcess process;
  private final DnsClient client;
  private final List<Query> queries = new ArrayList<>();
  private int exitCode;

  /** How many answers of SERVFAIL are still not believed. */
  private int doubts;

  private static final class Query {
    private final String name;
    private final Message message;
    private boolean answered;

    Query(String name, Message message) {
      this.name = name;
      this.message = message;
    }
  }

  private Nslookup(UnixProcess process) {
    this.process = process;
    this.client = new DnsClient(process);
  }

  static int run(UnixProcess process) throws IOException {
    List<Integer> types = new ArrayList<>();
    List<String> operands = new ArrayList<>();
    for (String word : process.argv().subList(1, process.argv().size())) {
      if (word.startsWith("-type=")
          || word.startsWith("-querytype=")
          || word.startsWith("-query=")
          || word.startsWith("-q=")) {
        types.add(type(word.substring(word.indexOf('=') + 1)));
      } else if (word.startsWith("-") && word.length() > 1) {
        throw new NotSimulatedException("nslookup: option " + word);
      } else {
        operands.add(word);
      }
    }
    if (operands.isEmpty() || operands.size() > 2) {
      process.err().printLine("Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]");
      return 1;
    }
    return new Nslookup(process).look(operands, types);
  }

  private static int type(String name) throws IOException {
    int type = Type.value(name.toUpperCase(Locale.ROOT));
    if (type < 0
        || !List.of("soa", "ns", "a", "aaaa", "cname", "mx", "txt", "ptr", "srv", "any")
            .contains(name.toLowerCase(Locale.ROOT))) {
      throw new ToolFailure("invalid query type \"" + name + "\"");
    }
    return type;
  }

  private int look(List<String> operands, List<Integer> types) throws IOException {
    String name = operands.get(0);
    ResolverConfig config = ResolverConfig.of(process);
    boolean ownServer = operands.size() == 2;
    List<Server> servers =
        ownServer
            ? List.of(server(operands.get(1)))
            : config.servers().stream().map(Server::configured).toList();
    List<String> search = ownServer ? List.of() : config.search();
    if (Ip.parse(name).isPresent() && types.isEmpty()) {
      add(Type.PTR, reverse(name), List.of());
    } else {
      for (int type : types.isEmpty() ? List.of(Type.A, Type.AAAA) : types) {
        add(type, name, search);
      }
    }
    for (Server server : servers) {
      if (send(server)) {
        reportUnanswered();
        process.out().flush();
        return exitCode;
      }
    }
    process.out().print(";; connection timed out; no servers could be reached\n\n");
    return 1;
  }

  /** A server under the name that it was given, whose port may stand behind a colon. */
  private record Server(String name, Ip ip, int port) {
    static Server configured(Ip ip) {
      return new Server(ip.toString(), ip, DnsClient.PORT);
    }
  }

  private Server server(String name) throws IOException {
    String[] parts = name.split(":", 2);
    try {
      Ip ip = new Resolver(process).resolve(parts[0]);
      long port = parts.length == 1 ? DnsClient.PORT : TextTools.integer(parts[1]);
      return new Server(name, ip, (int) port);
    } catch (UnknownHostException unknown) {
      throw new ToolFailure("bad address '" + name + "'");
    }
  }

  private static String reverse(String address) {
    String[] octets = address.split("\\.");
    return octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0] + ".in-addr.arpa";
  }

  private void add(int type, String name, List<String> search) throws IOException {
    if (type == Type.PTR || search.isEmpty() || name.contains(".")) {
      queries.add(new Query(name, client.query(name, type)));
      return;
    }
    for (String domain : search) {
      String full = name + "." + domain;
      queries.add(new Query(full, client.query(full, type)));
    }
  }

  /** Sends all queries, again when half of the time is over; whether any got its final answer. */
  private boolean send(Server server) throws IOException {
    boolean headed = false;
    int answered = 0;
    long start = process.simulation().nanoTime();
    long retry = start;
    try (UdpSocket socket = process.network().bindUdp(Ip.ANY, 0)) {
      socket.connect(server.ip(), server.port());
      while (answered < queries.size()) {
        long now = process.simulation().nanoTime();
        if (now - start >= TIMEOUT.toNanos()) {
          break;
        }
        if (now >= retry) {
          retry = now + RETRY.toNanos();
          if (!sendOpen(socket, server)) {
            return false;
          }
        }
        Message answer = receive(socket, Duration.ofNanos(retry - process.simulation().nanoTime()));
        if (answer == null) {
          continue;
        }
        if (!headed) {
          head(server);
          headed = true;
        }
        answered += accept(answer, socket) ? 1 : 0;
      }
    }
    return answered > 0;
  }

  /** False if the server's host has said that nobody listens. */
  private boolean sendOpen(UdpSocket socket, Server server) throws IOException {
    boolean first = true;
    for (Query query : queries) {
      if (query.answered) {
        continue;
      }
      if (!first) {
        process.simulation().sleep(BETWEEN_WRITES);
      }
      first = false;
      try {
        socket.send(query.message.toWire());
      } catch (PortUnreachableException refused) {
        process.err().printLine("nslookup: write to '" + server.name() + "': Connection refused");
        return false;
      }
    }
    doubts = 2 * queries.size();
    return true;
  }

  private @Nullable Message receive(UdpSocket socket, Duration timeout) throws IOException {
    try {
      return new Message(socket.receive(timeout).data());
    } catch (SocketTimeoutException nothingYet) {
      return null;
    } catch (PortUnreachableException refused) {
      process.err().printLine("nslookup: read: Connection refused");
      return null;
    }
  }

  private void reportUnanswered() throws IOException {
    boolean all = true;
    for (Query query : queries) {
      if (!query.answered) {
        process.out().printLine("*** Can't find " + query.name + ": No answer");
        exitCode = 1;
        all = false;
      }
    }
    process.out().print(all ? "" : "\n");
  }

  private void head(Server server) throws IOException {
    process
        .out()
        .print(
            "Server:\t\t"
                + server.name()
                + "\nAddress:\t"
                + server.ip()
                + ":"
                + server.port()
                + "\n\n");
  }

  /** Prints the answer, if it ends a query; after SERVFAIL is asked again, but not for ever. */
  private boolean accept(Message answer, UdpSocket socket) throws IOException {
    for (Query query : queries) {
      boolean its = query.message.getHeader().getID() == answer.getHeader().getID();
      if (its && !query.answered) {
        if (answer.getRcode() == Rcode.SERVFAIL && doubts > 0) {
          doubts--;
          socket.send(query.message.toWire());
          return false;
        }
        query.answered = true;
        print(query, answer);
        return true;
      }
    }
    return false;
  }

  private void print(Query query, Message answer) throws IOException {
    int code = answer.getRcode();
    if (code != Rcode.NOERROR) {
      String shown = code < CODES.length ? CODES[code] : "-";
      process.out().printLine("** server can't find " + query.name + ": " + shown);
      exitCode = 1;
    } else {
      if (!answer.getHeader().getFlag(Flags.AA)) {
        process.out().printLine("Non-authoritative answer:");
      }
      for (Record record : answer.getSection(Section.ANSWER)) {
        process.out().printLine(NslookupRecord.text(record));
      }
    }
    process.out().print("\n");
  }
}
