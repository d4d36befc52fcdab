package io.podwire.sim.network;

import io.podwire.sim.address.Ip;

/** What a node answers on its own: resets, and ICMP errors, in the words of who gets them. */
final class Rejections {
  private final Router router;

  Rejections(Router router) {
    this.router = router;
  }

  /** Tells the sender of a packet that a hook does not let it pass. */
  void reject(Packet packet, Connection tracked, Verdict verdict) {
    FiveTuple about = tracked.arrived();
    if (verdict instanceof Verdict.Reset && packet.payload() instanceof Payload.Segment segment) {
      if (!segment.has(Payload.Segment.RST)) {
        send(new Packet(about.inverse(), segment.reset()));
      }
      return;
    }
    send(
        error(
            about,
            verdict instanceof Verdict.Reject reject
                ? reject.reason()
                : Payload.Unreachable.Reason.PORT));
  }

  /** Tells the sender of a packet that has left us that nobody has its address. */
  void hostUnreachable(Packet packet) {
    router
        .network()
        .observe(
            router.node().name(), PacketObserver.Step.DROPPED, packet, "no host has the address");
    if (!(packet.payload() instanceof Payload.Unreachable)) {
      send(error(asItArrived(packet.flow()), Payload.Unreachable.Reason.HOST));
    }
  }

  /** Passes an error on to who sent the packet that it is about, undoing our NAT in it. */
  void passOn(Packet packet, Payload.Unreachable error) {
    FiveTuple about = asItArrived(error.about());
    send(
        new Packet(
            new FiveTuple(Protocol.ICMP, packet.source(), 0, about.source(), 0),
            packet.hops(),
            new Payload.Unreachable(error.reason(), about)));
  }

  private FiveTuple asItArrived(FiveTuple asItLeft) {
    FiveTuple answer = asItLeft.inverse();
    Connection tracked = router.conntrack().find(answer, router.network().simulation().nanoTime());
    if (tracked == null) {
      return asItLeft;
    }
    return answer.equals(tracked.reply()) ? tracked.original() : tracked.reply();
  }

  private Packet error(FiveTuple about, Payload.Unreachable.Reason reason) {
    NetworkNode node = router.node();
    Ip from = node.podRange().contains(about.source()) ? node.bridgeAddress() : node.address();
    return new Packet(
        new FiveTuple(Protocol.ICMP, from, 0, about.source(), 0),
        new Payload.Unreachable(reason, about));
  }

  private void send(Packet answer) {
    router.network().observe(router.node().name(), PacketObserver.Step.SENT, answer, "");
    router.transmit(answer);
  }
}
