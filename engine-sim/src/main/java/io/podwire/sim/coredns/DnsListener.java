package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.TcpListener;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.UnixProcess;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One port of a CoreDNS, over UDP and TCP. What answers there can be exchanged while it is open.
 */
final class DnsListener implements Closeable {
  // https://github.com/coredns/coredns/blob/v1.14.3/core/dnsserver/server.go (IdleTimeout)
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final UnixProcess process;
  private final UdpSocket udp;
  private final TcpListener tcp;
  private DnsServer server;

  DnsListener(UnixProcess process, int port, DnsServer server) throws IOException {
    this.process = process;
    this.server = server;
    this.udp = process.network().bindUdp(Ip.ANY, port);
    process.own(udp);
    this.tcp = process.network().listen(Ip.ANY, port, this::accept);
    process.own(tcp);
    udp.onDatagram(this::arrive);
  }

  /** From now on that one answers. */
  void serve(DnsServer other) {
    server = other;
  }

  /** A server that has to ask another takes time, which an event must not. */
  private void arrive(Datagram datagram) {
    DnsServer now = server;
    if (now.asksOthers()) {
      process.simulation().start("coredns udp", () -> answer(now, datagram));
    } else {
      answer(now, datagram);
    }
  }

  private void answer(DnsServer now, Datagram datagram) {
    Optional<byte[]> answer = now.answer(datagram.data(), false);
    if (answer.isPresent()) {
      try {
        udp.reply(datagram, answer.get());
      } catch (IOException closed) {
        // the process is going down: the client asks again
      }
    }
  }

  private void accept(TcpConnection connection) {
    process.own(connection);
    process.simulation().start("coredns tcp", () -> serve(connection));
  }

  private void serve(TcpConnection connection) {
    connection.setReadTimeout(IDLE);
    try (connection) {
      DataInputStream in = new DataInputStream(connection.input());
      OutputStream out = connection.output();
      while (true) {
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        Optional<byte[]> answer = server.answer(message, true);
        if (answer.isEmpty()) {
          return;
        }
        int length = answer.get().length;
        out.write(
            ByteBuffer.allocate(Short.BYTES + length)
                .putShort((short) length)
                .put(answer.get())
                .array());
        out.flush();
      }
    } catch (IOException endedOrIdle) {
      // nothing is lost: who has another question connects again
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
