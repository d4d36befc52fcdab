package io.podwire.sim.network;

/**
 * Where a node lets hooks judge a packet, as <a
 * href="https://wiki.nftables.org/wiki-nftables/index.php/Netfilter_hooks">netfilter</a> does.
 */
public enum HookPoint {
  /** It came in, and is not routed yet: the place of destination NAT. */
  PREROUTING,
  /** It is for the node itself. */
  INPUT,
  /** It passes through, from or to a Pod. */
  FORWARD,
  /** The node itself sends it: the other place of destination NAT. */
  OUTPUT,
  /** It is about to leave: the place of source NAT. */
  POSTROUTING
}
