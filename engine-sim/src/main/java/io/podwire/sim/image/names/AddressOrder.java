package io.podwire.sim.image.names;

import static io.podwire.sim.network.NetworkNamespace.SUBNET_PREFIX;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.NetworkNamespace;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/**
 * In which order {@code getaddrinfo} gives the addresses of a name, whatever the order of the
 * answer: of those in the host's own subnet the one first that has most bits in common with the
 * host's. A client of a headless Service always meets the same Pod by this.
 *
 * @see <a
 *     href="https://sourceware.org/git/?p=glibc.git;a=blob;f=nss/getaddrinfo.c;hb=glibc-2.36">rule
 *     9 of rfc3484_sort</a>
 */
final class AddressOrder {
  private final NetworkNamespace network;

  AddressOrder(NetworkNamespace network) {
    this.network = network;
  }

  List<Ip> sorted(List<Ip> addresses) {
    return addresses.size() < 2
        ? addresses
        : addresses.stream().sorted(Comparator.comparingInt(this::common).reversed()).toList();
  }

  /** How many of the first bits are those of the host; 0 outside of its subnet. */
  private int common(Ip destination) {
    try {
      int different = network.sourceFor(destination).bits() ^ destination.bits();
      int common = Integer.numberOfLeadingZeros(different);
      return common < SUBNET_PREFIX ? 0 : common;
    } catch (SocketException unreachable) {
      return 0;
    }
  }
}
