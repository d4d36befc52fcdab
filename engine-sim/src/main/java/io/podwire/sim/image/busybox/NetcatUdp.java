package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Signal;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/**
 * {@code nc -u}: sends each piece of its input as a datagram, and prints what comes back.
 *
 * @see <a
 *     href="https://git.busybox.net/busybox/tree/networking/nc_bloaty.c?h=1_35_stable">nc_bloaty.c,
 *     readwrite and udptest</a>
 * @see <a href="https://github.com/openbsd/src/blob/master/usr.bin/nc/netcat.c">netcat.c, readwrite
 *     and udptest</a>
 */
final class NetcatUdp {
  /** BIGSIZ of BusyBox; OpenBSD's has twice as much. */
  private static final int PIECE = 8192;

  /** How many silences in a row end BusyBox's, {@code netretry}. */
  private static final int SILENCES = 2;

  /** {@code UDP_SCAN_TIMEOUT} of OpenBSD's. */
  private static final int SCAN_SECONDS = 3;

  private static final byte[] PROBE = {'X'};

  private final UnixProcess process;
  private final Arguments arguments;
  private final Duration wait;
  private final Ip own;
  private final int ownPort;
  private final Signal inputEnded;
  private boolean inputOpen = true;
  private int sent;
  private int received;

  /** The wait is that of {@code -w}, and zero is without end; an own port 0 is any that is free. */
  NetcatUdp(UnixProcess process, Arguments arguments, Duration wait, Ip own, int ownPort) {
    this.process = process;
    this.arguments = arguments;
    this.wait = wait;
    this.own = own;
    this.ownPort = ownPort;
    this.inputEnded = process.simulation().signal();
  }

  /** Says, where asked to, that the port is not closed as far as one can know. */
  @FunctionalInterface
  interface Opened {
    void say() throws IOException;
  }

  private UdpSocket connected(Ip address, int port) throws IOException {
    UdpSocket socket = process.network().bindUdp(own, ownPort);
    socket.connect(address, port);
    return socket;
  }

  // ---- BusyBox -----------------------------------------------------------------------------

  int busyBox(String words, Ip address, int port, Opened opened) throws IOException {
    try (UdpSocket socket = connected(address, port)) {
      if (arguments.has("z") && isClosed(socket)) {
        complain(words + ": Connection refused");
        count();
        return 1;
      }
      opened.say();
      if (!arguments.has("z")) {
        process.startTask("input", () -> sendAll(socket));
        printAll(socket);
      }
      count();
      return 0;
    }
  }

  private boolean isClosed(UdpSocket socket) throws IOException {
    try {
      socket.send(PROBE);
      process.simulation().sleep(wait);
      socket.send(PROBE);
      return false;
    } catch (PortUnreachableException refused) {
      return true;
    }
  }

  private void sendAll(UdpSocket socket) {
    byte[] buffer = new byte[PIECE];
    try {
      for (int count; (count = process.in().read(buffer)) > 0; sent += count) {
        socket.send(Arrays.copyOf(buffer, count));
      }
    } catch (IOException gone) {
      // the reading side has heard of it as well
    } finally {
      inputOpen = false;
      inputEnded.wakeAll();
    }
  }

  /** Until nothing comes twice as long as it waits, whether there was an answer or not. */
  private void printAll(UdpSocket socket) throws IOException {
    int silences = 0;
    while (silences < SILENCES) {
      try {
        print(socket.receive(wait));
      } catch (SocketTimeoutException silence) {
        silences++;
      } catch (PortUnreachableException refused) {
        complain("net read: Connection refused");
        while (inputOpen) {
          inputEnded.await();
        }
        return;
      }
    }
    if (isTalkative()) {
      process.err().printLine("net timeout");
    }
  }

  private boolean isTalkative() {
    return arguments.values("v").size() > 1;
  }

  private void complain(String words) throws IOException {
    if (isTalkative()) {
      process.err().printLine("nc: " + words);
    }
  }

  private void count() throws IOException {
    if (isTalkative()) {
      process.err().printLine("sent " + sent + ", rcvd " + received);
    }
  }

  // ---- OpenBSD's ---------------------------------------------------------------------------

  int openBsd(Ip address, int port, int limit, Opened opened) throws IOException {
    try (UdpSocket socket = connected(address, port)) {
      boolean tests = arguments.has("z") || arguments.has("v");
      if (tests && !scan(socket)) {
        return 1;
      }
      opened.say();
      if (!arguments.has("z")) {
        converse(socket, limit);
      }
      return 0;
    }
  }

  /** Silence counts as open: nobody has said that the port is closed. */
  private boolean scan(UdpSocket socket) throws IOException {
    try {
      socket.send(PROBE);
      socket.send(PROBE);
      for (long i = wait.isZero() ? SCAN_SECONDS : wait.toSeconds(); i > 0; i--) {
        process.simulation().sleep(Duration.ofSeconds(1));
        socket.send(PROBE);
      }
      return true;
    } catch (PortUnreachableException refused) {
      return false;
    }
  }

  /** A refusal ends it as the end of the conversation does, without a word. */
  private void converse(UdpSocket socket, int limit) throws IOException {
    byte[] buffer = new byte[2 * PIECE];
    InputStream in = process.in();
    int datagrams = 0;
    try {
      for (int count; datagrams < limit && (count = in.read(buffer)) > 0; ) {
        socket.send(Arrays.copyOf(buffer, count));
        datagrams += receive(socket, limit - datagrams);
      }
    } catch (PortUnreachableException refused) {
      // done
    }
  }

  private int receive(UdpSocket socket, int atMost) throws IOException {
    int datagrams = 0;
    try {
      Duration patience = wait.isZero() ? Duration.ofSeconds(1) : wait;
      for (; datagrams < atMost; datagrams++) {
        print(socket.receive(patience));
      }
    } catch (SocketTimeoutException silence) {
      // done
    }
    return datagrams;
  }

  // ---- both --------------------------------------------------------------------------------

  private void print(Datagram datagram) throws IOException {
    process.out().write(datagram.data());
    process.out().flush();
    received += datagram.data().length;
  }

  int listen() throws IOException {
    try (UdpSocket socket = process.network().bindUdp(own, ownPort)) {
      while (true) {
        Datagram datagram = socket.receive(wait);
        print(datagram);
        byte[] buffer = new byte[PIECE];
        int count = arguments.has("d") ? -1 : process.in().read(buffer);
        if (count > 0) {
          socket.reply(datagram, Arrays.copyOf(buffer, count));
        }
      }
    } catch (SocketTimeoutException silence) {
      return 0;
    }
  }
}
