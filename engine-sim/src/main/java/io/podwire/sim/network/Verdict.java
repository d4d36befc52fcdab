package io.podwire.sim.network;

import io.podwire.sim.address.Ip;

/** What a {@link PacketHook} decides. */
public sealed interface Verdict {
  /** On to the next hook. */
  Verdict ACCEPT = new Accept();

  /** It vanishes: its sender waits in vain. */
  Verdict DROP = new Drop();

  /** Its sender is told that the port is unreachable, which is a refusal for a new connection. */
  Verdict REJECT = new Reject(Payload.Unreachable.Reason.PORT);

  /** Its sender's TCP connection is reset; what is not TCP is told that the port is unreachable. */
  Verdict RESET = new Reset();

  /** Source NAT to the address of the interface by which it leaves. */
  Verdict MASQUERADE = new Masquerade();

  /** Its sender is told that the destination is unreachable. */
  static Verdict reject(Payload.Unreachable.Reason reason) {
    return new Reject(reason);
  }

  /**
   * Destination NAT for the whole connection. Heeded at PREROUTING and OUTPUT for its first packet,
   * and only if no other hook has decided on it before; else it is as {@link #ACCEPT}.
   */
  static Verdict destination(Ip ip, int port) {
    return new Destination(new Endpoint(ip, port));
  }

  /**
   * Source NAT for the whole connection; another port is chosen if need be. Heeded at POSTROUTING
   * and INPUT for its first packet, as with {@link #destination}.
   */
  static Verdict source(Ip ip) {
    return new Source(ip);
  }

  /** See {@link #ACCEPT}. */
  record Accept() implements Verdict {}

  /** See {@link #DROP}. */
  record Drop() implements Verdict {}

  /** See {@link #reject}. */
  record Reject(Payload.Unreachable.Reason reason) implements Verdict {}

  /** See {@link #RESET}. */
  record Reset() implements Verdict {}

  /** See {@link #MASQUERADE}. */
  record Masquerade() implements Verdict {}

  /** See {@link #destination}. */
  record Destination(Endpoint to) implements Verdict {}

  /** See {@link #source}. */
  record Source(Ip ip) implements Verdict {}
}
