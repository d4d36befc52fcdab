package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks to whom: protocol, source and destination. An ICMP echo has its identifier where the
 * asking side's port is, and zero on the other side.
 *
 * <p>Not a record, because each packet is looked up by it at each hop: the hash is computed once.
 */
public final class FiveTuple {
  private final Protocol protocol;
  private final Ip source;
  private final int sourcePort;
  private final Ip destination;
  private final int destinationPort;
  private final int hash;
  private @Nullable FiveTuple inverse;

  FiveTuple(Protocol protocol, Ip source, int sourcePort, Ip destination, int destinationPort) {
    this.protocol = protocol;
    this.source = source;
    this.sourcePort = sourcePort;
    this.destination = destination;
    this.destinationPort = destinationPort;
    int mixed = source.bits() * 31 + destination.bits();
    mixed = mixed * 0x9E3779B1 + (sourcePort << 16 ^ destinationPort);
    mixed = (mixed ^ mixed >>> 15) * 0x85EBCA6B + protocol.ordinal();
    this.hash = mixed ^ mixed >>> 13;
  }

  public Protocol protocol() {
    return protocol;
  }

  public Ip source() {
    return source;
  }

  public int sourcePort() {
    return sourcePort;
  }

  public Ip destination() {
    return destination;
  }

  public int destinationPort() {
    return destinationPort;
  }

  /** How the answers are addressed. */
  FiveTuple inverse() {
    FiveTuple known = inverse;
    if (known == null) {
      known = new FiveTuple(protocol, destination, destinationPort, source, sourcePort);
      known.inverse = this;
      inverse = known;
    }
    return known;
  }

  FiveTuple withSource(Ip ip, int port) {
    return new FiveTuple(protocol, ip, port, destination, destinationPort);
  }

  FiveTuple withDestination(Ip ip, int port) {
    return new FiveTuple(protocol, source, sourcePort, ip, port);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FiveTuple that
        && hash == that.hash
        && protocol == that.protocol
        && sourcePort == that.sourcePort
        && destinationPort == that.destinationPort
        && source.bits() == that.source.bits()
        && destination.bits() == that.destination.bits();
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return protocol + " " + source + ":" + sourcePort + " > " + destination + ":" + destinationPort;
  }
}
