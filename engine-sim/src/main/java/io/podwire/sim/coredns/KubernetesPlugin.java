package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * The records of the cluster's zones: upstream's <a
 * href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/kubernetes/handler.go">kubernetes
 * plugin</a> with the helpers of <a
 * href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/backend_lookup.go">backend_lookup</a>.
 */
final class KubernetesPlugin {
  // https://github.com/coredns/coredns/blob/v1.14.3/plugin/kubernetes/kubernetes.go#L67
  private static final String SCHEMA_VERSION = "1.1.0";
  private static final long SCHEMA_TTL = 28_800;
  private static final int MAX_CNAME_CHAIN = 10;

  private final ClusterNames names;
  private final long ttl;
  private final boolean podNames;
  private final Supplier<Ip> self;
  private final Lookup upstream;

  /** The whole chain of plugins, asked anew for the name that an alias leads to. */
  interface Lookup {
    Reply lookup(Name name, int type);
  }

  /**
   * @param self the address that the server is bound to
   */
  KubernetesPlugin(ServerBlock block, ClusterNames names, Supplier<Ip> self, Lookup upstream) {
    this.names = names;
    this.ttl = block.ttl();
    this.podNames = block.podNames();
    this.self = self;
    this.upstream = upstream;
  }

  private record Records(List<Record> answer, List<Record> additional) {}

  /**
   * The answer, unless the name lies in no zone of the cluster, or falls through a reverse zone.
   */
  Optional<Reply> answer(Name question, int type) {
    ZoneName name = ZoneName.of(question).orElse(null);
    if (name == null) {
      return Optional.empty();
    }
    if (type == Type.AXFR || type == Type.IXFR) {
      return Optional.of(Reply.error(Rcode.REFUSED));
    }
    Records records = records(name, type);
    if (records == null) {
      return name.isReverse()
          ? Optional.empty()
          : Optional.of(Reply.denied(Rcode.NXDOMAIN, soa(name)));
    }
    return Optional.of(
        records.answer().isEmpty()
            ? Reply.denied(Rcode.NOERROR, soa(name))
            : Reply.found(records.answer(), records.additional()));
  }

  private @Nullable Records records(ZoneName name, int type) {
    return switch (type) {
      case Type.A, Type.AAAA -> addresses(name, type);
      case Type.SRV -> services(name);
      case Type.PTR -> pointers(name);
      case Type.TXT -> text(name);
      case Type.CNAME -> alias(name);
      case Type.SOA -> only(name.isApex() ? List.of(soa(name)) : List.of());
      case Type.NS -> isLowerCaseApex(name) ? nameServers(name) : nothingOfThatType(name);
      default -> nothingOfThatType(name);
    };
  }

  private static Records only(List<Record> answer) {
    return new Records(answer, List.of());
  }

  private @Nullable Records nothingOfThatType(ZoneName name) {
    return targets(name, Type.A) == null ? null : only(List.of());
  }

  /** Upstream compares with the zone as it was asked for. */
  private static boolean isLowerCaseApex(ZoneName name) {
    return name.isApex() && name.zone().toString().equals(ZoneName.lower(name.zone().toString()));
  }

  private @Nullable List<Target> targets(ZoneName name, int type) {
    boolean isNameServer =
        name.labels().equals(List.of("ns", "dns"))
            && name.zone().toString().equals(ZoneName.lower(name.zone().toString()));
    if (isNameServer) {
      return type == Type.AAAA ? List.of() : names.nameServers(name, self.get());
    }
    return names.find(name, podNames);
  }

  private @Nullable Records addresses(ZoneName name, int type) {
    List<Record> records = addresses(name, type, List.of());
    return records == null ? null : only(records);
  }

  private @Nullable List<Record> addresses(ZoneName name, int type, List<Name> before) {
    List<Target> targets = targets(name, type);
    if (targets == null) {
      return null;
    }
    Set<Ip> seen = new LinkedHashSet<>();
    List<Record> records = new ArrayList<>();
    for (Target target : targets) {
      Ip ip = target.ip();
      Name alias = target.alias();
      if (alias != null) {
        follow(name, type, alias, before, records);
      } else if (ip != null && type == Type.A && seen.add(ip)) {
        records.add(a(name.name(), ip));
      }
    }
    return records;
  }

  private void follow(
      ZoneName name, int type, Name alias, List<Name> before, List<Record> records) {
    if (alias.subdomain(name.name()) || before.size() > MAX_CNAME_CHAIN || before.contains(alias)) {
      return;
    }
    CNAMERecord cname = new CNAMERecord(name.name(), DClass.IN, ttl, alias);
    ZoneName inside = ZoneName.of(alias).orElse(null);
    if (inside != null && inside.zone().equals(name.zone())) {
      List<Name> chain = new ArrayList<>(before);
      chain.add(alias);
      List<Record> found = addresses(inside, type, chain);
      if (found != null && !found.isEmpty()) {
        records.add(cname);
        records.addAll(found);
      }
      return;
    }
    records.add(cname);
    records.addAll(upstream.lookup(alias, type).answer());
  }

  private ARecord a(Name name, Ip ip) {
    return new ARecord(name, DClass.IN, ttl, ip.toInetAddress());
  }

  private @Nullable Records services(ZoneName name) {
    List<Target> targets = targets(name, Type.SRV);
    if (targets == null) {
      return null;
    }
    List<Record> answer = new ArrayList<>();
    List<Record> additional = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    long internal = targets.stream().filter(target -> target.ip() != null).count();
    for (Target target : targets) {
      Ip ip = target.ip();
      if (ip == null || target.port() < 0) {
        continue;
      }
      int weight = Math.max(1, (int) (100 / internal));
      if (seen.add(List.of(target.owner(), target.port()))) {
        answer.add(
            new SRVRecord(name.name(), DClass.IN, ttl, 0, weight, target.port(), target.owner()));
      }
      if (seen.add(List.of(target.owner(), ip))) {
        additional.add(a(target.owner(), ip));
      }
    }
    return new Records(answer, additional);
  }

  private @Nullable Records pointers(ZoneName name) {
    Ip ip = name.address().orElse(null);
    if (ip == null) {
      return names.find(name, podNames) == null ? null : only(List.of());
    }
    Set<Name> found = new LinkedHashSet<>(names.reverse(ip));
    List<Record> records = new ArrayList<>();
    found.forEach(to -> records.add(new PTRRecord(name.name(), DClass.IN, ttl, to)));
    return records.isEmpty() ? null : only(records);
  }

  private @Nullable Records text(ZoneName name) {
    if (name.labels().equals(List.of("dns-version"))) {
      return only(List.of(new TXTRecord(name.name(), DClass.IN, SCHEMA_TTL, SCHEMA_VERSION)));
    }
    List<Target> targets = names.find(name, podNames);
    return targets == null || targets.isEmpty() ? null : only(List.of());
  }

  private @Nullable Records alias(ZoneName name) {
    List<Target> targets = targets(name, Type.CNAME);
    if (targets == null) {
      return null;
    }
    Name alias = targets.isEmpty() ? null : targets.get(0).alias();
    return only(
        alias == null ? List.of() : List.of(new CNAMERecord(name.name(), DClass.IN, ttl, alias)));
  }

  private Records nameServers(ZoneName name) {
    List<Record> answer = new ArrayList<>();
    List<Record> additional = new ArrayList<>();
    Set<Name> seen = new HashSet<>();
    for (Target target : names.nameServers(name, self.get())) {
      Ip ip = target.ip();
      if (ip != null) {
        additional.add(a(target.owner(), ip));
        if (seen.add(target.owner())) {
          answer.add(new NSRecord(name.name(), DClass.IN, ttl, target.owner()));
        }
      }
    }
    return new Records(answer, additional);
  }

  /**
   * As <a href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/backend_lookup.go">SOA</a>.
   */
  private Record soa(ZoneName name) {
    return new SOARecord(
        name.zone(),
        DClass.IN,
        ttl,
        name.inZone("ns", "dns"),
        name.inZone("hostmaster"),
        names.serial(),
        7200,
        1800,
        86_400,
        ttl);
  }
}
