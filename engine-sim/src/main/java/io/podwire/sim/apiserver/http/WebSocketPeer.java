package io.podwire.sim.apiserver.http;

/** The server's end of a WebSocket. Called, and calls back, with the baton held. */
public interface WebSocketPeer {
  /** What the server has chosen of the offered subprotocols; empty for none. */
  String subprotocol();

  /** The connection is there; the server may send from now on. */
  void opened(Outgoing outgoing);

  /** A message came; whether as text or binary does not matter to any protocol here. */
  void message(byte[] message);

  /** The client has read all that it was sent; a sender that rested goes on. */
  default void drained() {}

  /** The client closed the connection or is gone. */
  void closed();

  /** The way to the client. */
  interface Outgoing {
    void text(String message);

    void binary(byte[] message);

    void close(int code, String reason);

    /** How many messages it has not read yet. */
    int backlog();
  }
}
