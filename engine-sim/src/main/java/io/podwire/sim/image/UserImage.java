package io.podwire.sim.image;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.busybox.BusyBox;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.Image;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * An image of the user's own: handlers on ports, in a container that has BusyBox's tools as well.
 * SIGTERM ends it at once.
 */
public final class UserImage {
  private final List<Program.Daemon> parts = new ArrayList<>();
  private final TreeSet<String> ports = new TreeSet<>();

  /** What to do with a connection; it is closed afterwards. May block. */
  @FunctionalInterface
  public interface TcpHandler {
    /** Speaks on the connection. */
    void serve(Socket connection) throws IOException;
  }

  /** Serves HTTP on a port. */
  public UserImage http(int port, PlainSite.Handler handler) {
    ports.add(port + "/tcp");
    parts.add(process -> PlainSite.listen(process, port, handler));
    return this;
  }

  /** Serves TCP on a port, each connection on a task of its own. */
  public UserImage tcp(int port, TcpHandler handler) {
    ports.add(port + "/tcp");
    parts.add(
        process ->
            process
                .network()
                .listen(
                    Ip.ANY,
                    port,
                    connection ->
                        process.startTask("connection", () -> serve(connection, handler))));
    return this;
  }

  private static void serve(TcpConnection connection, TcpHandler handler) {
    try (connection) {
      handler.serve(connection.asSocket());
    } catch (IOException gone) {
      // the peer left; the handler's own mistakes are no IOException
    }
  }

  /** Answers datagrams on a port; empty is silence. The handler must not block. */
  public UserImage udp(int port, Function<byte[], Optional<byte[]>> handler) {
    ports.add(port + "/udp");
    parts.add(
        process -> {
          UdpSocket socket = process.network().bindUdp(Ip.ANY, port);
          socket.onDatagram(datagram -> answer(socket, datagram, handler));
        });
    return this;
  }

  private static void answer(
      UdpSocket socket, Datagram datagram, Function<byte[], Optional<byte[]>> handler) {
    Optional<byte[]> answer = handler.apply(datagram.data());
    try {
      if (answer.isPresent()) {
        socket.reply(datagram, answer.get());
      }
    } catch (IOException gone) {
      // the sender waits in vain
    }
  }

  /** The image, to be {@linkplain ImageCatalog#register registered}. */
  public Image build() {
    List<Program.Daemon> started = List.copyOf(parts);
    Program.Daemon program = process -> start(process, started);
    return ImageCatalog.server(
        BusyBox.files().program("/app", program),
        List.of("/app"),
        UnixSignal.TERM,
        ports.toArray(new String[0]));
  }

  private static void start(UnixProcess process, List<Program.Daemon> parts) throws IOException {
    for (Program.Daemon part : parts) {
      part.start(process);
    }
    process.onSignal(UnixSignal.TERM, () -> process.exit(0));
  }
}
