package io.podwire.probe;

import org.apiguardian.api.API;

/** How far a connection got: one vocabulary for every tool. */
@API(status = API.Status.EXPERIMENTAL)
public enum Reach {
  /** It connected; with TLS, the handshake was done; with HTTP or UDP, an answer came. */
  CONNECTED("connected"),
  /** The name of the host did not resolve. */
  NAME_NOT_RESOLVED("the name did not resolve"),
  /** The peer, or something on the way, said no at once. */
  REFUSED("connection refused"),
  /** No connection came about: nothing came back in time. */
  TIMED_OUT("timed out"),
  /** There is no route. */
  UNREACHABLE("no route to host"),
  /** It connected, and no answer came in time: the network denied nothing, the server is slow. */
  NO_ANSWER("connected, and no answer came in time"),
  /** It connected, and the peer broke off. */
  RESET("connection reset"),
  /** No authority that the client knows has signed the certificate. */
  TLS_UNKNOWN_AUTHORITY("TLS: unknown authority"),
  /** The certificate is for another name. */
  TLS_WRONG_NAME("TLS: wrong name"),
  /** The certificate is not valid at this time. */
  TLS_EXPIRED("TLS: certificate expired"),
  /** What listens there does not speak TLS. */
  TLS_NOT_SPOKEN("TLS: the server does not speak it"),
  /** Another failure of the handshake. */
  TLS_FAILED("TLS: handshake failed"),
  /** The tool failed in a way that has no name here; its own words are in the failure. */
  FAILED("failed");

  private final String words;

  Reach(String words) {
    this.words = words;
  }

  /** In plain words. */
  public String words() {
    return words;
  }

  /** Whether the network denied the connection: refused, timed out, or no route. */
  public boolean isDenial() {
    return this == REFUSED || this == TIMED_OUT || this == UNREACHABLE;
  }
}
