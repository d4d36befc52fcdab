package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.PlainSite;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;

/**
 * {@code agnhost serve-hostname}: says its name to whoever comes.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/test/images/agnhost/serve-hostname/serve_hostname.go">serve_hostname.go</a>
 */
final class ServeHostname {
  private final UnixProcess process;
  private final int port;
  private final byte[] name;

  ServeHostname(UnixProcess process, int port) {
    this.process = process;
    this.port = port;
    this.name = process.hostname().getBytes(UTF_8);
  }

  void http(boolean closes) throws IOException {
    HttpReply plain = GoReply.ok(process.hostname());
    HttpReply reply = closes ? plain.with("Connection", "close") : plain;
    PlainSite.listen(process, port, request -> reply);
  }

  void tcp() throws IOException {
    process.own(process.network().listen(Ip.ANY, port, this::accept));
  }

  private void accept(TcpConnection connection) {
    process.startTask(
        "serve-hostname",
        () -> {
          try (connection) {
            connection.output().write(name);
          } catch (IOException gone) {
            // as in Go, where nobody looks
          }
        });
  }

  void udp() throws IOException {
    UdpSocket socket = process.network().bindUdp(Ip.ANY, port);
    process.own(socket);
    socket.onDatagram(datagram -> answer(socket, datagram));
  }

  private void answer(UdpSocket socket, Datagram datagram) {
    try {
      socket.reply(datagram, name);
    } catch (IOException closed) {
      // the process is going down
    }
  }
}
