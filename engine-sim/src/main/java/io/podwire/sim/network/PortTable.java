package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.net.BindException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Who is bound to which port, of one protocol. */
final class PortTable<S> {
  // https://docs.kernel.org/networking/ip-sysctl.html, ip_local_port_range
  private static final int FIRST_EPHEMERAL = 32768;
  private static final int LAST_EPHEMERAL = 60999;

  private final Map<Integer, Map<Ip, S>> bound = new HashMap<>();
  private final RandomGenerator random;

  PortTable(RandomGenerator random) {
    this.random = random;
  }

  void bind(Ip ip, int port, S socket) throws BindException {
    Map<Ip, S> sharing = bound.computeIfAbsent(port, p -> new TreeMap<>());
    if (sharing.containsKey(ip)
        || sharing.containsKey(Ip.ANY)
        || ip.equals(Ip.ANY) && !sharing.isEmpty()) {
      throw new BindException("Address already in use");
    }
    sharing.put(ip, socket);
  }

  void release(Ip ip, int port, S socket) {
    Map<Ip, S> sharing = bound.get(port);
    if (sharing != null && sharing.remove(ip, socket) && sharing.isEmpty()) {
      bound.remove(port);
    }
  }

  /** Who gets what is sent to that address and port. */
  @Nullable S find(Ip ip, int port) {
    Map<Ip, S> sharing = bound.get(port);
    if (sharing == null) {
      return null;
    }
    S exact = sharing.get(ip);
    return exact == null ? sharing.get(Ip.ANY) : exact;
  }

  /** A port that nobody is bound to and that the caller has no objection to. */
  int ephemeral(IntPredicate acceptable) throws BindException {
    int range = LAST_EPHEMERAL - FIRST_EPHEMERAL + 1;
    int start = random.nextInt(range);
    for (int i = 0; i < range; i++) {
      int port = FIRST_EPHEMERAL + (start + i) % range;
      if (!bound.containsKey(port) && acceptable.test(port)) {
        return port;
      }
    }
    throw new BindException("Cannot assign requested address");
  }

  List<S> all() {
    return new TreeMap<>(bound)
        .values().stream().map(Map::values).flatMap(Collection::stream).toList();
  }
}
