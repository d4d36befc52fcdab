package io.podwire.sim.network;

/** Judges each packet that passes a {@link HookPoint}: what kube-proxy and policies are made of. */
@FunctionalInterface
public interface PacketHook {
  /**
   * Priorities of <a
   * href="https://github.com/torvalds/linux/blob/v6.6/include/uapi/linux/netfilter_ipv4.h">netfilter_ipv4.h</a>:
   * lower ones come first.
   */
  int NAT_DESTINATION = -100;

  /** Where filters have their place. */
  int FILTER = 0;

  /** Where source NAT has its place. */
  int NAT_SOURCE = 100;

  /**
   * Judges one packet. Called as an event: it must not block.
   *
   * @param point where the packet is
   * @param packet after destination NAT and before source NAT, unless this hook itself is to decide
   *     on that
   * @param tracked the connection that it belongs to
   */
  Verdict apply(HookPoint point, Packet packet, Connection tracked);
}
