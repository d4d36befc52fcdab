package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Names that the Corefile itself declares, as upstream's <a
 * href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/hosts/hosts.go">hosts plugin</a>: on
 * a real cluster, too, the way to declare a name that lies outside.
 */
final class HostsPlugin {
  static final HostsPlugin NONE = new HostsPlugin(Map.of(), Map.of(), 0, true);

  private final Map<Name, List<Ip>> addresses;
  private final Map<Ip, List<Name>> names;
  private final long ttl;
  private final boolean fallsThrough;

  private HostsPlugin(
      Map<Name, List<Ip>> addresses, Map<Ip, List<Name>> names, long ttl, boolean fallsThrough) {
    this.addresses = addresses;
    this.names = names;
    this.ttl = ttl;
    this.fallsThrough = fallsThrough;
  }

  /** Lines of a hosts file; those whose first word is no address do not count. */
  static HostsPlugin of(Map<String, List<String>> lines, long ttl, boolean fallsThrough) {
    Map<Name, List<Ip>> addresses = new LinkedHashMap<>();
    Map<Ip, List<Name>> names = new LinkedHashMap<>();
    lines.forEach(
        (address, aliases) ->
            Ip.parse(address)
                .ifPresent(
                    ip -> {
                      for (String alias : aliases) {
                        Name name = ZoneName.name(ZoneName.lower(alias) + ".");
                        addresses.computeIfAbsent(name, key -> new ArrayList<>()).add(ip);
                        names.computeIfAbsent(ip, key -> new ArrayList<>()).add(name);
                      }
                    }));
    return new HostsPlugin(addresses, names, ttl, fallsThrough);
  }

  /** The answer, unless the next plugin is to be asked. */
  Optional<Reply> answer(Name question, int type) {
    List<Record> records = new ArrayList<>();
    if (type == Type.PTR) {
      for (Name name : named(question)) {
        records.add(new PTRRecord(question, DClass.IN, ttl, name));
      }
      return records.isEmpty() ? Optional.empty() : Optional.of(Reply.found(records, List.of()));
    }
    List<Ip> found = addresses.getOrDefault(question, List.of());
    if (found.isEmpty()) {
      return fallsThrough ? Optional.empty() : Optional.of(Reply.error(Rcode.SERVFAIL));
    }
    if (type == Type.A) {
      found.forEach(ip -> records.add(new ARecord(question, DClass.IN, ttl, ip.toInetAddress())));
    }
    return Optional.of(Reply.found(records, List.of()));
  }

  private List<Name> named(Name question) {
    return ZoneName.of(question)
        .flatMap(ZoneName::address)
        .map(ip -> names.getOrDefault(ip, List.of()))
        .orElse(List.of());
  }
}
