package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/**
 * The network as the processes of one host or Pod see it: its addresses, and its sockets.
 *
 * <p>What blocks is to be called by a task or an outside thread of the {@link Simulation}.
 */
public final class NetworkNamespace implements Closeable {
  /** How many bits the address of a Pod has in common with those of its node's other Pods. */
  public static final int SUBNET_PREFIX = 24;

  private final Stack stack;
  private final Set<Closeable> open = new LinkedHashSet<>();

  NetworkNamespace(Stack stack) {
    this.stack = stack;
  }

  /** The name of the host or Pod. */
  public String name() {
    return stack.name();
  }

  /** Its addresses, the most public one first, without loopback. */
  public List<Ip> addresses() {
    return stack.addresses();
  }

  /**
   * The address that it speaks to that one from.
   *
   * @throws SocketException if there is no way to it
   */
  public Ip sourceFor(Ip destination) throws SocketException {
    return stack.sourceFor(destination);
  }

  public Simulation simulation() {
    return stack.simulation();
  }

  Stack stack() {
    return stack;
  }

  /**
   * The same network for one process, whose sockets are its own: {@link #close} on it does to them
   * what the kernel does when a process ends.
   */
  public NetworkNamespace forProcess() {
    return new NetworkNamespace(stack);
  }

  /**
   * Listens for TCP connections, which are handed to the consumer in an event, as soon as they are
   * established. Holds no thread.
   *
   * @param bind the address, or {@link Ip#ANY}
   * @param port 0 to choose a free one
   * @throws BindException if the port is in use or the address not ours
   * @throws IllegalArgumentException if the port is not within 0 to 65535
   */
  public TcpListener listen(Ip bind, int port, Consumer<TcpConnection> accepted)
      throws BindException {
    return bound(() -> TcpListener.bind(this, bind, port, Integer.MAX_VALUE, accepted));
  }

  /**
   * Listens for TCP connections that {@link TcpListener#accept} takes.
   *
   * @param backlog how many may wait for that; the SYNs of more than that are ignored
   */
  public TcpListener listen(Ip bind, int port, int backlog) throws BindException {
    return bound(() -> TcpListener.bind(this, bind, port, backlog, null));
  }

  /** A server socket that listens already, for code that wants one. */
  public ServerSocket serverSocket(Ip bind, int port, int backlog) throws IOException {
    return SimServerSocket.of(listen(bind, port, backlog));
  }

  private <T> T bound(Entering.SocketCall<T> bind) throws BindException {
    try {
      return Entering.io(simulation(), bind);
    } catch (BindException refused) {
      throw refused;
    } catch (IOException neverElse) {
      throw new UncheckedIOException(neverElse);
    }
  }

  /**
   * Opens a TCP connection.
   *
   * @param timeout how long to try; zero leaves it to the kernel, which tries for 131 s
   * @throws java.net.ConnectException "Connection refused" or, from the kernel, "Connection timed
   *     out"
   * @throws SocketTimeoutException "Connect timed out", if there was no answer in time
   * @throws java.net.NoRouteToHostException "No route to host"
   * @throws SocketException "Network is unreachable"
   */
  public TcpConnection connect(Ip to, int port, Duration timeout) throws IOException {
    Endpoint.requirePort("port", port);
    return Entering.io(simulation(), () -> connectNow(stack.freshFlow(to, port), timeout));
  }

  /**
   * As {@link #connect(Ip, int, Duration)}, from a port of the caller's choice.
   *
   * @throws BindException "Address already in use"
   */
  public TcpConnection connect(int from, Ip to, int port, Duration timeout) throws IOException {
    Endpoint.requirePort("port", port);
    return Entering.io(simulation(), () -> connectNow(stack.flowFrom(from, to, port), timeout));
  }

  private TcpConnection connectNow(FiveTuple flow, Duration timeout) throws IOException {
    TcpSocket socket = TcpSocket.open(stack, flow);
    Entering.Deadline deadline = new Entering.Deadline(simulation(), timeout);
    boolean connected = false;
    try {
      while (socket.isOpening()) {
        if (!deadline.await(socket.readers()) && socket.isOpening()) {
          throw new SocketTimeoutException("Connect timed out");
        }
      }
      IOException failure = socket.failure();
      if (failure != null) {
        failure.fillInStackTrace();
        throw failure;
      }
      connected = true;
      return new TcpConnection(this, socket);
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }

  /**
   * Opens a UDP socket.
   *
   * @param bind the address, or {@link Ip#ANY}
   * @param port 0 to choose a free one
   * @throws BindException if the port is in use or the address not ours
   */
  public UdpSocket bindUdp(Ip bind, int port) throws BindException {
    return bound(() -> UdpSocket.bind(this, bind, port));
  }

  /**
   * Sends a datagram from a port of its own, and waits for what comes back from there.
   *
   * @throws SocketTimeoutException if nothing does
   * @throws java.net.PortUnreachableException if the port is closed
   */
  public byte[] ask(Ip to, int port, byte[] datagram, Duration timeout) throws IOException {
    return Entering.io(
        simulation(),
        () -> {
          try (UdpSocket socket = bindUdp(Ip.ANY, 0)) {
            socket.connect(to, port);
            socket.send(datagram);
            return socket.receive(timeout).data();
          }
        });
  }

  /**
   * Sends one ICMP echo request and waits for what becomes of it.
   *
   * @throws SocketException "Network is unreachable"
   */
  public PingResult ping(Ip to, Duration timeout) throws SocketException {
    try {
      return Entering.io(simulation(), () -> stack.pings().ping(to, 0, timeout));
    } catch (SocketException failed) {
      throw failed;
    } catch (IOException neverElse) {
      throw new UncheckedIOException(neverElse);
    }
  }

  /** All sockets of the host or Pod, whichever process has them. */
  public List<OpenSocket> sockets() {
    return stack.sockets();
  }

  /** Makes {@link java.net.Socket}s in this network for any client. */
  public SocketFactory socketFactory(HostResolver resolver) {
    return new SimSocketFactory(this, resolver);
  }

  void opened(Closeable socket) {
    open.add(socket);
  }

  void closed(Closeable socket) {
    open.remove(socket);
  }

  /** Closes all sockets that were opened through this object. */
  @Override
  public void close() {
    simulation()
        .enter(
            () -> {
              for (Closeable socket : List.copyOf(open)) {
                closeOne(socket);
              }
            });
  }

  private static void closeOne(Closeable socket) {
    try {
      socket.close();
    } catch (IOException neverThrown) {
      throw new UncheckedIOException(neverThrown);
    }
  }
}
