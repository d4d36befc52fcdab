package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The chain of plugins: {@code loadbalance}, {@code cache}, {@code hosts}, {@code kubernetes},
 * {@code forward}.
 */
final class Resolver {
  /** What a public resolver commonly says of an address. */
  private static final long OUTSIDE_TTL = 60;

  private final Corefile corefile;
  private final KubernetesPlugin kubernetes;
  private final OutsideNames outside;
  private final DnsCache cache;
  private final RandomGenerator random;

  /**
   * @param self the address that the server is bound to
   */
  Resolver(
      Corefile corefile,
      ClusterNames names,
      OutsideNames outside,
      Supplier<Ip> self,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.corefile = corefile;
    this.kubernetes = new KubernetesPlugin(corefile, names, self, this::lookup);
    this.outside = outside;
    this.cache = new DnsCache(nanoTime, corefile.cacheSeconds());
    this.random = random;
  }

  private Reply lookup(Name name, int type) {
    return answer(new DnsCache.Key(name, type, false, false));
  }

  Reply answer(DnsCache.Key question) {
    Reply reply =
        corefile.has("cache") ? cache.answer(question, () -> compute(question)) : compute(question);
    return corefile.has("loadbalance") ? balanced(reply) : reply;
  }

  private Reply compute(DnsCache.Key question) {
    Name name = question.name();
    int type = question.type();
    Optional<Reply> declared = corefile.hosts().answer(name, type);
    if (declared.isEmpty() && corefile.has("kubernetes")) {
      declared = kubernetes.answer(name, type);
    }
    return declared.orElseGet(() -> forward(name, type));
  }

  private Reply forward(Name name, int type) {
    String text = ZoneName.lower(name.toString(true));
    Optional<List<Ip>> addresses = outside.find(text);
    if (addresses.isEmpty() || !corefile.has("forward")) {
      return Reply.error(Rcode.SERVFAIL);
    }
    List<Record> answer = new ArrayList<>();
    if (type == Type.A) {
      for (Ip ip : addresses.get()) {
        answer.add(new ARecord(name, DClass.IN, OUTSIDE_TTL, ip.toInetAddress()));
      }
    }
    return new Reply(Rcode.NOERROR, false, true, answer, List.of(), List.of());
  }

  /**
   * As <a
   * href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/loadbalance/loadbalance.go">round_robin</a>,
   * which shuffles addresses and leaves the rest in front of them as it was.
   */
  private Reply balanced(Reply reply) {
    if (reply.code() != Rcode.NOERROR) {
      return reply;
    }
    return new Reply(
        reply.code(),
        reply.authoritative(),
        reply.recursive(),
        balanced(reply.answer()),
        balanced(reply.authority()),
        balanced(reply.additional()));
  }

  private List<Record> balanced(List<Record> records) {
    if (records.size() < 2) {
      return records;
    }
    List<Record> aliases = new ArrayList<>();
    List<Record> others = new ArrayList<>();
    List<Record> addresses = new ArrayList<>();
    List<Record> exchanges = new ArrayList<>();
    for (Record record : records) {
      if (record instanceof CNAMERecord) {
        aliases.add(record);
      } else if (record instanceof ARecord) {
        addresses.add(record);
      } else if (record instanceof MXRecord) {
        exchanges.add(record);
      } else {
        others.add(record);
      }
    }
    shuffle(addresses);
    shuffle(exchanges);
    aliases.addAll(others);
    aliases.addAll(addresses);
    aliases.addAll(exchanges);
    return aliases;
  }

  private void shuffle(List<Record> records) {
    for (int i = records.size() - 1; i > 0; i--) {
      records.set(i, records.set(random.nextInt(i + 1), records.get(i)));
    }
  }
}
