package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Names that the Corefile itself declares, or a file as those of the nodes, as upstream's <a
 * href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/hosts/hosts.go">hosts plugin</a>: on
 * a real cluster, too, the way to declare a name that lies outside.
 */
final class HostsPlugin {
  static final HostsPlugin NONE =
      new HostsPlugin(() -> Table.EMPTY, Table.EMPTY, List.of(), 0, List.of(Name.root));

  private final Supplier<Table> file;
  private final Table inline;
  private final List<Name> zones;
  private final long ttl;
  private final List<Name> fallsThrough;

  /**
   * @param file what its file holds now
   * @param inline what stands in the Corefile
   * @param zones those that it is asked about
   * @param ttl of its answers, in seconds
   * @param fallsThrough in which zones the next plugin is asked about a name that it has not
   */
  HostsPlugin(
      Supplier<Table> file, Table inline, List<Name> zones, long ttl, List<Name> fallsThrough) {
    this.file = file;
    this.inline = inline;
    this.zones = zones;
    this.ttl = ttl;
    this.fallsThrough = fallsThrough;
  }

  /** Lines of a hosts file, found by name and by address. */
  record Table(Map<Name, List<Ip>> addresses, Map<Ip, List<Name>> names) {
    static final Table EMPTY = new Table(Map.of(), Map.of());

    /** Lines whose first word is no address do not count. */
    static Table of(Stream<List<String>> lines) {
      Table table = new Table(new LinkedHashMap<>(), new LinkedHashMap<>());
      lines
          .filter(words -> words.size() > 1)
          .forEach(words -> Ip.parse(words.get(0)).ifPresent(ip -> table.add(ip, words)));
      return table;
    }

    private void add(Ip ip, List<String> words) {
      for (String alias : words.subList(1, words.size())) {
        Name name = ZoneName.name(ZoneName.lower(alias));
        addresses.computeIfAbsent(name, key -> new ArrayList<>()).add(ip);
        names.computeIfAbsent(ip, key -> new ArrayList<>()).add(name);
      }
    }
  }

  /** The answer, whose names are in lower case, unless the next plugin is to be asked. */
  Optional<Reply> answer(Name asked, int type) {
    Name question = ZoneName.name(ZoneName.lower(asked.toString()));
    List<Record> records = new ArrayList<>();
    if (type == Type.PTR) {
      for (Name name : named(question)) {
        records.add(new PTRRecord(question, DClass.IN, ttl, name));
      }
      return records.isEmpty() ? Optional.empty() : Optional.of(Reply.found(records, List.of()));
    }
    if (zones.stream().noneMatch(question::subdomain)) {
      return Optional.empty();
    }
    List<Ip> found = both(question, Table::addresses);
    if (found.isEmpty()) {
      return fallsThrough.stream().anyMatch(question::subdomain)
          ? Optional.empty()
          : Optional.of(Reply.error(Rcode.SERVFAIL));
    }
    if (type == Type.A) {
      found.forEach(ip -> records.add(new ARecord(question, DClass.IN, ttl, ip.toInetAddress())));
    }
    return Optional.of(Reply.found(records, List.of()));
  }

  private List<Name> named(Name question) {
    return ZoneName.of(question)
        .flatMap(ZoneName::address)
        .map(ip -> both(ip, Table::names))
        .orElse(List.of());
  }

  private <K, V> List<V> both(K key, java.util.function.Function<Table, Map<K, List<V>>> in) {
    return Stream.of(file.get(), inline)
        .flatMap(table -> in.apply(table).getOrDefault(key, List.of()).stream())
        .toList();
  }
}
