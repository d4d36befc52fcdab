package io.podwire.sim.network;

/** What a packet speaks above IP. */
public enum Protocol {
  TCP,
  UDP,
  ICMP
}
