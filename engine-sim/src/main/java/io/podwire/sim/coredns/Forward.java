package io.podwire.sim.coredns;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.network.Endpoint;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * Whom else to ask about the names of a zone: upstream's <a
 * href="https://github.com/coredns/coredns/tree/v1.14.3/plugin/forward">forward plugin</a>.
 *
 * @param servers those on the network; none if the question goes to the Internet, which answers for
 *     the names that the scenario declares
 */
record Forward(Name zone, List<Endpoint> servers) {
  /** Where a server may be that is on the network: loopback, private, and declared hosts. */
  private static final List<Cidr> NEAR =
      List.of(
          Cidr.of("127.0.0.0/8"),
          Cidr.of("10.0.0.0/8"),
          Cidr.of("172.16.0.0/12"),
          Cidr.of("192.168.0.0/16"),
          Cidr.of("198.51.100.0/24"));

  /** Asks servers on the network. */
  interface Client {
    Reply ask(List<Endpoint> servers, Name name, int type);
  }

  static Forward toTheInternet(Name zone) {
    return new Forward(zone, List.of());
  }

  static boolean isNear(Ip ip) {
    return NEAR.stream().anyMatch(range -> range.contains(ip));
  }

  boolean leavesTheCluster() {
    return servers.isEmpty();
  }
}
