package io.podwire.sim.network;

import io.podwire.sim.address.Ip;

/**
 * What a node knows of a connection that passes it: how each direction is addressed before and
 * after NAT. UDP and ICMP have connections in this sense, too.
 */
public final class Connection {
  private final FiveTuple original;
  private FiveTuple reply;
  private boolean destinationDecided;
  private boolean sourceDecided;
  private boolean confirmed;
  private boolean answered;
  private boolean replying;
  private int mark;
  private int finished;
  private long since;
  private long expires;

  Connection(FiveTuple original, long now) {
    this.original = original;
    this.reply = original.inverse();
    this.since = now;
  }

  /** How its first packet was addressed when it came to the node. */
  public FiveTuple original() {
    return original;
  }

  /** How the answers are addressed when they come to the node. */
  public FiveTuple reply() {
    return reply;
  }

  /** Whether no answer has been seen yet, as conntrack's state NEW. */
  public boolean isNew() {
    return !answered;
  }

  /** Whether the packet that is passing just now goes from the answering side to the asking one. */
  public boolean isReply() {
    return replying;
  }

  /** Whether it had its destination changed, as conntrack's state DNAT. */
  public boolean isDestinationTranslated() {
    return reply.source().bits() != original.destination().bits()
        || reply.sourcePort() != original.destinationPort();
  }

  /** What a hook noted; 0 at first. */
  public int mark() {
    return mark;
  }

  /** Notes something for a later hook on this node. */
  public void setMark(int mark) {
    this.mark = mark;
  }

  boolean mayTranslateDestination() {
    return !confirmed && !destinationDecided;
  }

  boolean mayTranslateSource() {
    return !confirmed && !sourceDecided;
  }

  void translateDestination(Endpoint to) {
    destinationDecided = true;
    reply =
        new FiveTuple(
            reply.protocol(), to.ip(), to.port(), reply.destination(), reply.destinationPort());
  }

  void translateSource(Ip ip, int port) {
    sourceDecided = true;
    reply = reply.withDestination(ip, port);
  }

  /** How the passing packet is addressed once its destination is translated. */
  FiveTuple routed() {
    if (!replying) {
      return isDestinationTranslated()
          ? original.withDestination(reply.source(), reply.sourcePort())
          : original;
    }
    return isSourceTranslated()
        ? reply.withDestination(original.source(), original.sourcePort())
        : reply;
  }

  private boolean isSourceTranslated() {
    return reply.destination().bits() != original.source().bits()
        || reply.destinationPort() != original.sourcePort();
  }

  /** How the passing packet is addressed when it leaves the node. */
  FiveTuple leaving() {
    return replying ? original.inverse() : reply.inverse();
  }

  /** How the passing packet was addressed when it came to the node. */
  FiveTuple arrived() {
    return replying ? reply : original;
  }

  boolean isConfirmed() {
    return confirmed;
  }

  void confirm() {
    confirmed = true;
  }

  /** Takes note of a packet that passes, and of when the entry is to be forgotten. */
  void pass(Packet packet, boolean isReply, long now) {
    replying = isReply;
    answered |= isReply;
    if (packet.payload() instanceof Payload.Segment segment) {
      if (segment.has(Payload.Segment.RST)) {
        finished = 3;
      } else if (segment.has(Payload.Segment.FIN)) {
        finished |= isReply ? 2 : 1;
      }
    }
    expires = now + Conntrack.lifetime(this, now - since);
  }

  boolean isFinished() {
    return finished == 3;
  }

  boolean isExpired(long now) {
    return expires <= now;
  }

  @Override
  public String toString() {
    return original + " / " + reply + (answered ? "" : " [UNREPLIED]");
  }
}
