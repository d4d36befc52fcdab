package io.podwire.sim.network;

/**
 * A socket as {@code netstat} lists it.
 *
 * @param remote the other end; any address and port 0 if there is none
 * @param state as the kernel calls it; empty for UDP
 */
public record OpenSocket(Protocol protocol, Endpoint local, Endpoint remote, String state) {
  /** Whether it waits for connections, or, of UDP, for datagrams from anybody. */
  public boolean isServer() {
    return state.equals("LISTEN") || protocol == Protocol.UDP && remote.port() == 0;
  }
}
