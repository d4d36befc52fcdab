package io.podwire.k3s;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** How a socket is connected to where it is to go. */
interface Way {
  /** As any socket of this machine. */
  Way STRAIGHT = (socket, plain, to, millis) -> plain.connect(to, millis);

  /** What a socket does that goes no way of its own. */
  interface Plain {
    void connect(InetSocketAddress to, int millis) throws IOException;
  }

  /**
   * Connects.
   *
   * @param socket the one to connect
   * @param plain its own way of doing so
   * @param millis after how long to give up; 0 means never
   * @throws IOException as {@link Socket#connect(java.net.SocketAddress, int)} does, with the same
   *     types: whether it was refused or timed out is what a test asks
   */
  void connect(Socket socket, Plain plain, InetSocketAddress to, int millis) throws IOException;
}
