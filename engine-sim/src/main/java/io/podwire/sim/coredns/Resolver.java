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
 * The chain of plugins: {@code loadbalance}, {@code cache}, {@code rewrite}, {@code hosts}, {@code
 * kubernetes}, {@code forward}.
 */
final class Resolver {
  /** What a public resolver commonly says of an address. */
  private static final long OUTSIDE_TTL = 60;

  private final ServerBlock block;
  private final KubernetesPlugin kubernetes;
  private final OutsideNames outside;
  private final Forward.Client upstream;
  private final DnsCache cache;
  private final RandomGenerator random;

  /**
   * @param self the address that the server is bound to
   */
  Resolver(
      ServerBlock block,
      ClusterNames names,
      OutsideNames outside,
      Forward.Client upstream,
      Supplier<Ip> self,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.block = block;
    this.kubernetes = new KubernetesPlugin(block, names, self, this::lookup);
    this.outside = outside;
    this.upstream = upstream;
    this.cache = new DnsCache(nanoTime, block.cacheSeconds());
    this.random = random;
  }

  /** Whether some answers come over the network from elsewhere. */
  boolean asksOthers() {
    return !block.forwards().stream().allMatch(Forward::leavesTheCluster);
  }

  private Reply lookup(Name name, int type) {
    return answer(new DnsCache.Key(name, type, false, false));
  }

  Reply answer(DnsCache.Key question) {
    Reply reply =
        block.has("cache") ? cache.answer(question, () -> compute(question)) : compute(question);
    return block.has("loadbalance") ? balanced(reply) : reply;
  }

  private Reply compute(DnsCache.Key question) {
    Rewrites.Rewritten asked = block.rewrites().rewrite(question.name());
    return declared(asked.name(), question.type()).withOwners(asked.owners());
  }

  private Reply declared(Name name, int type) {
    Optional<Reply> declared = block.hosts().answer(name, type);
    if (declared.isEmpty() && block.has("kubernetes")) {
      declared = kubernetes.answer(name, type);
    }
    return declared.orElseGet(() -> forward(name, type));
  }

  private Reply forward(Name name, int type) {
    Forward to =
        block.forwards().stream()
            .filter(forward -> name.subdomain(forward.zone()))
            .findFirst()
            .orElse(null);
    if (to == null) {
      return Reply.error(Rcode.SERVFAIL);
    }
    return to.leavesTheCluster()
        ? askTheInternet(name, type)
        : upstream.ask(to.servers(), name, type);
  }

  private Reply askTheInternet(Name name, int type) {
    Optional<List<Ip>> addresses = outside.find(ZoneName.lower(name.toString(true)));
    if (addresses.isEmpty()) {
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
