package io.podwire.k3s;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Connects whoever asks to where he says, and passes on what either side sends; or sends a datagram
 * there and passes on the answer. It runs in a container beside the nodes, on nothing but a Java
 * runtime and this one class.
 *
 * <p>A client sends an address, a port, after how many milliseconds to give up, and a datagram with
 * its length before it, of which the one without bytes stands for a connection. The answer is the
 * simple name of the exception that ended the attempt, and its message; both are empty if it
 * succeeded. The connection is then that one, or what follows is the datagram that came back.
 *
 * @see Relay
 */
final class RelayServer {
  static final int PORT = 1080;
  private static final int LARGEST = 65_507;
  static final String READY = "the relay listens";

  private RelayServer() {}

  public static void main(String[] arguments) throws IOException {
    try (ServerSocket listening = new ServerSocket(PORT)) {
      System.out.println(READY);
      serve(listening);
    }
  }

  /** Serves until the socket is closed. */
  static void serve(ServerSocket listening) throws IOException {
    while (!listening.isClosed()) {
      Socket client = listening.accept();
      start(() -> connect(client));
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "podwire-relay");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void connect(Socket client) {
    try (client) {
      DataInputStream asked = new DataInputStream(client.getInputStream());
      InetAddress address = InetAddress.getByName(asked.readUTF());
      InetSocketAddress to = new InetSocketAddress(address, asked.readInt());
      int millis = asked.readInt();
      byte[] datagram = asked.readNBytes(asked.readInt());
      if (datagram.length > 0) {
        exchange(client, to, millis, datagram);
      } else {
        connect(client, to, millis);
      }
    } catch (IOException gone) {
      // Nobody is left to tell.
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void connect(Socket client, InetSocketAddress to, int millis)
      throws IOException, InterruptedException {
    try (Socket target = new Socket()) {
      try {
        target.connect(to, millis);
      } catch (IOException failed) {
        tell(client, failed);
        return;
      }
      tell(client, null);
      Thread there = start(() -> pass(client, target));
      pass(target, client);
      there.join();
    }
  }

  private static void exchange(Socket client, InetSocketAddress to, int millis, byte[] datagram)
      throws IOException {
    DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(to);
      socket.setSoTimeout(millis);
      socket.send(new DatagramPacket(datagram, datagram.length));
      socket.receive(answer);
    } catch (IOException failed) {
      tell(client, failed);
      return;
    }
    tell(client, null);
    client.getOutputStream().write(answer.getData(), 0, answer.getLength());
  }

  /**
   * @param failure null for success
   */
  private static void tell(Socket client, @Nullable IOException failure) throws IOException {
    DataOutputStream answer = new DataOutputStream(client.getOutputStream());
    answer.writeUTF(failure == null ? "" : failure.getClass().getSimpleName());
    answer.writeUTF(failure == null ? "" : String.valueOf(failure.getMessage()));
  }

  /** Until the end of what the one sends, which the other is told; a reset is passed on as one. */
  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broken) {
      reset(from);
      reset(to);
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // It has been reset already.
    }
  }
}
