package io.podwire.sim.network;

import io.podwire.sim.address.Ip;

/**
 * What travels: an IP packet with typed content. It is never changed; NAT makes another one.
 *
 * @param flow protocol, source and destination
 * @param hops how many more routers may forward it, as IP's time to live
 * @param payload its content
 */
public record Packet(FiveTuple flow, int hops, Payload payload) {
  /**
   * As Linux sends it: <a
   * href="https://docs.kernel.org/networking/ip-sysctl.html">ip_default_ttl</a>.
   */
  static final int DEFAULT_HOPS = 64;

  Packet(FiveTuple flow, Payload payload) {
    this(flow, DEFAULT_HOPS, payload);
  }

  public Protocol protocol() {
    return flow.protocol();
  }

  public Ip source() {
    return flow.source();
  }

  /** The port that it comes from; of an ICMP echo, see {@link FiveTuple}. */
  public int sourcePort() {
    return flow.sourcePort();
  }

  public Ip destination() {
    return flow.destination();
  }

  /** The port that it goes to; of an ICMP echo, see {@link FiveTuple}. */
  public int destinationPort() {
    return flow.destinationPort();
  }

  Packet to(FiveTuple translated) {
    return translated == flow ? this : new Packet(translated, hops, payload);
  }

  Packet forwarded() {
    return new Packet(flow, hops - 1, payload);
  }

  @Override
  public String toString() {
    return flow + " " + payload;
  }
}
