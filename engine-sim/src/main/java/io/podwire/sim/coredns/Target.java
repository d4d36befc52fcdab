package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Something that a name leads to: an address, or another name.
 *
 * @param ip the address; null if it leads to a name
 * @param alias the other name; null if it leads to an address
 * @param port the port for SRV records; negative if there is none
 * @param owner the name that the address has in SRV and NS records
 */
record Target(@Nullable Ip ip, @Nullable Name alias, int port, Name owner) {
  static Target address(Ip ip, int port, Name owner) {
    return new Target(ip, null, port, owner);
  }

  static Target alias(Name alias, Name owner) {
    return new Target(null, alias, 0, owner);
  }
}
