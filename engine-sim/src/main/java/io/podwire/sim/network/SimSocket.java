package io.podwire.sim.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** {@link Socket} with our implementation below. */
final class SimSocket extends Socket {
  SimSocket(SimSocketImpl implementation) throws IOException {
    super(implementation);
  }

  static Socket of(TcpConnection connection) {
    try {
      Socket socket =
          new SimSocket(
              new SimSocketImpl(
                  connection.owner(),
                  host -> {
                    throw new java.net.UnknownHostException(host);
                  },
                  connection));
      socket.connect(connection.remote().toSocketAddress()); // no packet: it is connected
      return socket;
    } catch (IOException neverThrown) {
      throw new UncheckedIOException(neverThrown);
    }
  }
}
