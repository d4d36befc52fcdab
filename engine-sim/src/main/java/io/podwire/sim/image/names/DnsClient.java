package io.podwire.sim.image.names;

import io.podwire.sim.address.Ip;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.Endpoint;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.UnixProcess;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;

/** Sends queries to a name server and waits for the answers. */
public final class DnsClient {
  /** Where name servers listen. */
  public static final int PORT = 53;

  private final UnixProcess process;
  private final RandomGenerator ids;

  /** A client in the network of the process. */
  public DnsClient(UnixProcess process) {
    this.process = process;
    this.ids =
        process
            .simulation()
            .random(
                "dns "
                    + process.hostname()
                    + process.pid()
                    + "@"
                    + process.simulation().nanoTime());
  }

  /**
   * A recursive query.
   *
   * @param name absolute; the last dot may be left out
   * @throws IOException if the name is not one
   */
  public Message query(String name, int type) throws IOException {
    try {
      Name absolute = Name.fromString(name, Name.root);
      Message query = Message.newQuery(Record.newRecord(absolute, type, DClass.IN));
      query.getHeader().setID(ids.nextInt(1, 65_536));
      return query;
    } catch (TextParseException e) {
      throw new IOException("bad name '" + name + "': " + e.getMessage(), e);
    }
  }

  /**
   * As {@link #exchangeOnce}; answers that are truncated are asked for again over TCP.
   *
   * @return the answers in the order of the questions; null where none came in time
   * @throws java.net.PortUnreachableException if nobody listens there
   */
  public List<@Nullable Message> exchange(Endpoint server, List<Message> queries, Duration timeout)
      throws IOException {
    List<@Nullable Message> answers = exchangeOnce(server, queries, timeout);
    for (int i = 0; i < answers.size(); i++) {
      Message answer = answers.get(i);
      if (answer != null && answer.getHeader().getFlag(Flags.TC)) {
        answers.set(i, overTcp(server, queries.get(i), timeout));
      }
    }
    return answers;
  }

  /**
   * Asks all questions at once, from one socket, and waits for the answers.
   *
   * @return the answers in the order of the questions; null where none came in time
   * @throws java.net.PortUnreachableException if nobody listens there
   */
  public List<@Nullable Message> exchangeOnce(
      Endpoint server, List<Message> queries, Duration timeout) throws IOException {
    NetworkNamespace network = process.network();
    List<@Nullable Message> answers = new ArrayList<>();
    long deadline = process.simulation().nanoTime() + timeout.toNanos();
    try (UdpSocket socket = network.bindUdp(Ip.ANY, 0)) {
      socket.connect(server.ip(), server.port());
      for (Message query : queries) {
        socket.send(query.toWire());
        answers.add(null);
      }
      while (answers.contains(null)) {
        long left = deadline - process.simulation().nanoTime();
        if (left <= 0) {
          break;
        }
        accept(socket.receive(Duration.ofNanos(left)), queries, answers);
      }
    } catch (SocketTimeoutException late) {
      // what is missing stays null
    }
    return answers;
  }

  private static void accept(
      Datagram datagram, List<Message> queries, List<@Nullable Message> answers) {
    try {
      Message answer = new Message(datagram.data());
      for (int i = 0; i < queries.size(); i++) {
        if (queries.get(i).getHeader().getID() == answer.getHeader().getID()) {
          answers.set(i, answer);
        }
      }
    } catch (IOException notAnAnswer) {
      // as if it had not come
    }
  }

  /** Asks over TCP. */
  public @Nullable Message overTcp(Endpoint server, Message query, Duration timeout)
      throws IOException {
    try (TcpConnection connection =
        process.network().connect(server.ip(), server.port(), timeout)) {
      connection.setReadTimeout(timeout);
      byte[] wire = query.toWire();
      DataOutputStream out = new DataOutputStream(connection.output());
      byte[] framed = new byte[wire.length + 2];
      framed[0] = (byte) (wire.length >> 8);
      framed[1] = (byte) wire.length;
      System.arraycopy(wire, 0, framed, 2, wire.length);
      out.write(framed);
      out.flush();
      DataInputStream in = new DataInputStream(connection.input());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return new Message(answer);
    } catch (SocketTimeoutException late) {
      return null;
    }
  }
}
