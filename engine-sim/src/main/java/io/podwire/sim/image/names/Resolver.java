package io.podwire.sim.image.names;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.Endpoint;
import io.podwire.sim.network.HostResolver;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * {@code getaddrinfo} as glibc does it: the hosts file, then DNS, where A and AAAA are asked for
 * together and the search domains in turn. Only IPv4 addresses come back.
 */
public final class Resolver implements HostResolver {
  private final UnixProcess process;
  private final long deadline;
  private @Nullable String canonicalName;

  /** The names that the process can look up. */
  public Resolver(UnixProcess process) {
    this(process, Long.MAX_VALUE);
  }

  private Resolver(UnixProcess process, long deadline) {
    this.process = process;
    this.deadline = deadline;
  }

  /**
   * A resolver that gives up.
   *
   * @param limit how long its look-ups may take from now, together; zero for ever
   */
  public static Resolver within(UnixProcess process, Duration limit) {
    long now = process.simulation().nanoTime();
    return new Resolver(process, limit.isZero() ? Long.MAX_VALUE : now + limit.toNanos());
  }

  @Override
  public Ip resolve(String host) throws UnknownHostException {
    return resolveAll(host).get(0);
  }

  /** The full name that the last look-up found the addresses under. */
  public @Nullable String canonicalName() {
    return canonicalName;
  }

  /**
   * All addresses of the host, in the order of the answer.
   *
   * @throws TemporaryFailure if that cannot be known now
   * @throws LookupTimedOut if it was not known in time
   * @throws UnknownHostException if there is none
   */
  public List<Ip> resolveAll(String host) throws UnknownHostException {
    canonicalName = host;
    if (Ip.parse(host).isPresent()) {
      return List.of(Ip.of(host));
    }
    List<Ip> listed = fromHosts(host);
    if (!listed.isEmpty()) {
      return listed;
    }
    if (host.isEmpty()) {
      throw new UnknownHostException(host);
    }
    try {
      return fromServers(host);
    } catch (UnknownHostException unknown) {
      throw unknown;
    } catch (IOException failed) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(failed);
      throw unknown;
    }
  }

  private List<Ip> fromHosts(String host) {
    List<Ip> found = new ArrayList<>();
    for (String line : ResolverConfig.lines(process, "/etc/hosts")) {
      String[] words = line.replaceFirst("#.*", "").trim().split("\\s+");
      for (int i = 1; i < words.length; i++) {
        if (words[i].equalsIgnoreCase(host)) {
          Ip.parse(words[0]).ifPresent(found::add);
          canonicalName = words[1];
        }
      }
    }
    return found;
  }

  // https://sourceware.org/git/?p=glibc.git;a=blob;f=resolv/res_query.c, __res_context_search
  private List<Ip> fromServers(String host) throws IOException {
    ResolverConfig config = ResolverConfig.of(process);
    boolean failed = false;
    for (String candidate : config.candidates(host)) {
      Answer answer = ask(candidate, config);
      if (!answer.addresses().isEmpty()) {
        canonicalName = answer.name();
        return new AddressOrder(process.network()).sorted(answer.addresses());
      }
      failed |= answer.failed();
      left(host); // the limit may have ended the last attempt
      if (answer.timedOut()) {
        break;
      }
    }
    throw failed ? new TemporaryFailure(host) : new UnknownHostException(host);
  }

  /**
   * What the servers say of one name.
   *
   * @param failed whether none of them gave an answer that counts
   * @param timedOut whether none of them gave any
   */
  private record Answer(String name, List<Ip> addresses, boolean failed, boolean timedOut) {}

  private Answer ask(String name, ResolverConfig config) throws IOException {
    DnsClient client = new DnsClient(process);
    boolean answered = false;
    for (int attempt = 0; attempt < config.attempts(); attempt++) {
      for (Ip server : config.servers()) {
        List<Message> queries = List.of(client.query(name, Type.A), client.query(name, Type.AAAA));
        List<@Nullable Message> answers;
        try {
          Duration left = left(name);
          answers =
              client.exchange(
                  new Endpoint(server, DnsClient.PORT),
                  queries,
                  left.compareTo(config.timeout()) < 0 ? left : config.timeout());
        } catch (LookupTimedOut late) {
          throw late;
        } catch (IOException unreachable) {
          continue;
        }
        Message first = answers.get(0);
        answered |= first != null;
        if (first != null && isFinal(first) && answers.get(1) != null) {
          return new Answer(owner(first, name), addresses(first), false, false);
        }
      }
    }
    return new Answer(name, List.of(), true, !answered);
  }

  private Duration left(String name) throws LookupTimedOut {
    long left = deadline - process.simulation().nanoTime();
    if (left <= 0) {
      throw new LookupTimedOut(name);
    }
    return Duration.ofNanos(left);
  }

  private static boolean isFinal(Message answer) {
    int code = answer.getRcode();
    return code == Rcode.NOERROR || code == Rcode.NXDOMAIN;
  }

  private static List<Ip> addresses(Message answer) {
    List<Ip> addresses = new ArrayList<>();
    for (Record record : answer.getSection(Section.ANSWER)) {
      if (record instanceof ARecord a) {
        addresses.add(Ip.of(a.getAddress()));
      }
    }
    return addresses;
  }

  private static String owner(Message answer, String otherwise) {
    for (Record record : answer.getSection(Section.ANSWER)) {
      if (record instanceof ARecord a) {
        return a.getName().toString(true);
      }
    }
    return otherwise;
  }
}
