package io.podwire.k3s;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Connects whoever asks to where he says, and passes on what either side sends. It runs in a
 * container beside the nodes, on nothing but a Java runtime and this one class.
 *
 * <p>A client sends an address, a port and after how many milliseconds to give up. The answer is
 * the simple name of the exception that ended the attempt, and its message; both are empty if it
 * succeeded, and the connection is then that one.
 *
 * @see Relay
 */
final class RelayServer {
  static final int PORT = 1080;
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
    try (client;
        Socket target = new Socket()) {
      DataInputStream asked = new DataInputStream(client.getInputStream());
      InetAddress address = InetAddress.getByName(asked.readUTF());
      InetSocketAddress to = new InetSocketAddress(address, asked.readInt());
      int millis = asked.readInt();
      DataOutputStream answer = new DataOutputStream(client.getOutputStream());
      try {
        target.connect(to, millis);
      } catch (IOException failed) {
        answer.writeUTF(failed.getClass().getSimpleName());
        answer.writeUTF(String.valueOf(failed.getMessage()));
        return;
      }
      answer.writeUTF("");
      answer.writeUTF("");
      Thread there = start(() -> pass(client, target));
      pass(target, client);
      there.join();
    } catch (IOException gone) {
      // Nobody is left to tell.
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
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
