package io.podwire.k3s;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** How this machine comes to where a test wants to go. */
interface Way {
  /** As any socket of this machine. */
  Way STRAIGHT =
      new Way() {
        @Override
        public void connect(Socket socket, Plain plain, InetSocketAddress to, int millis)
            throws IOException {
          plain.connect(to, millis);
        }

        @Override
        public byte[] ask(InetSocketAddress to, byte[] datagram, int millis) throws IOException {
          try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(to);
            socket.setSoTimeout(millis);
            socket.send(new DatagramPacket(datagram, datagram.length));
            DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
          }
        }
      };

  /** Of a datagram: https://www.rfc-editor.org/rfc/rfc768. */
  int LARGEST = 65_507;

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

  /**
   * Sends a datagram and waits for the answer.
   *
   * @param millis after how long to give up
   * @throws IOException as a connected {@link DatagramSocket} does, with the same types
   */
  byte[] ask(InetSocketAddress to, byte[] datagram, int millis) throws IOException;
}
