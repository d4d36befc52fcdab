package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who connected to an endpoint lately: the {@code recent} match of iptables, which is how
 * kube-proxy makes sessions stick. It remembers <a
 * href="https://github.com/torvalds/linux/blob/v6.12/net/netfilter/xt_recent.c#L39">a hundred
 * addresses</a>; the one seen longest ago makes room.
 */
final class RecentClients {
  private static final int CAPACITY = 100;

  private final Map<Ip, Long> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Ip, Long> eldest) {
          return size() > CAPACITY;
        }
      };

  void add(Ip client, long nanoTime) {
    seen.put(client, nanoTime);
  }

  boolean hasSeen(Ip client, long sinceNanoTime) {
    seen.values().removeIf(last -> last < sinceNanoTime);
    return seen.containsKey(client);
  }
}
