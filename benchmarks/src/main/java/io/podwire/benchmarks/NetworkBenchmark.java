package io.podwire.benchmarks;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.Connection;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.Network;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.Packet;
import io.podwire.sim.network.PacketHook;
import io.podwire.sim.network.PingResult;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.network.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The simulated network alone: what a packet, a connection and a byte cost between two nodes. */
@NullUnmarked // JMH sets the fields
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NetworkBenchmark {
  private static final Ip SERVICE = Ip.of("10.43.0.80");
  private static final Ip SERVER = Ip.of("10.42.1.5");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MEBIBYTE = 1 << 20;

  private final byte[] message = new byte[300];
  private final byte[] bulk = new byte[MEBIBYTE];
  private final byte[] buffer = new byte[1 << 16];
  private Simulation simulation;
  private NetworkNamespace client;
  private UdpSocket query;
  private TcpConnection kept;

  /** Two nodes, a client on one, a server on the other, and a Service in front of it. */
  @Setup
  public void start() throws IOException {
    simulation = new Simulation(Instant.EPOCH, 1);
    Network network = new Network(simulation);
    NetworkNode here = network.addNode("here", Ip.of("172.18.0.2"), Cidr.of("10.42.0.0/24"));
    NetworkNode there = network.addNode("there", Ip.of("172.18.0.3"), Cidr.of("10.42.1.0/24"));
    here.addHook(HookPoint.PREROUTING, PacketHook.NAT_DESTINATION, NetworkBenchmark::balance);
    client = here.addPod("client", Ip.of("10.42.0.5"));
    serve(there.addPod("server", SERVER));
    query = client.bindUdp(Ip.ANY, 0);
    kept = client.connect(SERVICE, 80, PATIENCE);
  }

  private static Verdict balance(HookPoint point, Packet packet, Connection tracked) {
    return packet.destination().equals(SERVICE)
        ? Verdict.destination(SERVER, packet.destinationPort())
        : Verdict.ACCEPT;
  }

  private void serve(NetworkNamespace server) throws IOException {
    UdpSocket answers = server.bindUdp(Ip.ANY, 53);
    answers.onDatagram(asked -> answer(answers, asked));
    server.listen(Ip.ANY, 80, connection -> simulation.start("echo", () -> echo(connection)));
    server.listen(Ip.ANY, 9, connection -> simulation.start("sink", () -> sink(connection)));
  }

  private static void answer(UdpSocket socket, Datagram asked) {
    try {
      socket.reply(asked, asked.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void echo(TcpConnection connection) {
    byte[] piece = new byte[1000];
    try (connection) {
      for (int length; (length = connection.input().read(piece)) > 0; ) {
        connection.output().write(piece, 0, length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sink(TcpConnection connection) {
    byte[] piece = new byte[1 << 16];
    try (connection) {
      while (connection.input().read(piece) > 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TearDown
  public void stop() {
    simulation.close();
  }

  /** Four wires and two stacks, no socket. */
  @Benchmark
  public PingResult ping() throws IOException {
    return client.ping(SERVER, PATIENCE);
  }

  /** As one DNS query, without its message. */
  @Benchmark
  public Datagram udpQueryByService() throws IOException {
    query.send(SERVICE, 53, message);
    return query.receive(PATIENCE);
  }

  /** A task is woken for each exchange. */
  @Benchmark
  public int exchangeOnKeptConnection() throws IOException {
    kept.output().write(message);
    return kept.input().read(buffer);
  }

  /** Handshake, exchange and end; a task is started for each connection. */
  @Benchmark
  public int exchangeOnNewConnection() throws IOException {
    try (TcpConnection connection = client.connect(SERVICE, 80, PATIENCE)) {
      connection.output().write(message);
      int length = connection.input().read(buffer);
      connection.shutdownOutput();
      return length + connection.input().read(buffer);
    }
  }

  /** A mebibyte in one direction. */
  @Benchmark
  public int mebibyte() throws IOException {
    try (TcpConnection connection = client.connect(SERVER, 9, PATIENCE)) {
      connection.output().write(bulk);
      connection.shutdownOutput();
      return connection.input().read();
    }
  }
}
