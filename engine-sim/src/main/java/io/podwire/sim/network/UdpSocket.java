package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A UDP socket. */
public final class UdpSocket implements Closeable {
  // https://www.rfc-editor.org/rfc/rfc768: 16 bits of length, less the headers of IP and UDP
  private static final int MAX_DATA = 65507;
  // https://docs.kernel.org/admin-guide/sysctl/net.html, rmem_default
  private static final int RECEIVE_BUFFER = 212_992;

  private final NetworkNamespace owner;
  private final Stack stack;
  private final Simulation simulation;
  private final Endpoint local;
  private final Queue<Datagram> received = new ArrayDeque<>();
  private final Signal changed;
  private int buffered;
  private @Nullable FiveTuple incoming; // what it accepts, once connected
  private @Nullable Consumer<Datagram> handler;
  private boolean unreachable;
  private boolean closed;

  private UdpSocket(NetworkNamespace owner, Endpoint local) {
    this.owner = owner;
    this.stack = owner.stack();
    this.simulation = owner.simulation();
    this.local = local;
    this.changed = simulation.signal();
  }

  static UdpSocket bind(NetworkNamespace owner, Ip ip, int port) throws BindException {
    Endpoint.requirePort("port", port);
    Stack stack = owner.stack();
    stack.requireOwn(ip);
    int chosen = port == 0 ? stack.datagrams().ephemeral(candidate -> true) : port;
    UdpSocket socket = new UdpSocket(owner, new Endpoint(ip, chosen));
    stack.datagrams().bind(ip, chosen, socket);
    owner.opened(socket);
    return socket;
  }

  /** Where it is bound; 0.0.0.0 is any address of the host. */
  public Endpoint local() {
    return local;
  }

  /**
   * From now on it hears this peer alone, and is told when the peer's port is unreachable: its next
   * send or receive throws {@link PortUnreachableException}.
   */
  public void connect(Ip to, int port) throws SocketException {
    Endpoint.requirePort("port", port);
    Ip own = local.ip().equals(Ip.ANY) ? stack.sourceFor(to) : local.ip();
    incoming = new FiveTuple(Protocol.UDP, to, port, own, local.port());
  }

  /**
   * Where its peer sees it.
   *
   * @throws SocketException if it is not connected
   */
  public Endpoint seen() throws SocketException {
    FiveTuple peer = incoming;
    if (peer == null) {
      throw new SocketException("Destination address required");
    }
    return new Endpoint(peer.destination(), peer.destinationPort());
  }

  /**
   * Sends a datagram. That nobody receives it, the sender does not learn from this call.
   *
   * @throws SocketException if it is closed, the data is longer than 65,507 bytes, or there is no
   *     route
   */
  public void send(Ip to, int port, byte[] data) throws IOException {
    Endpoint.requirePort("port", port);
    Ip target = to.equals(Ip.ANY) ? Ip.LOCALHOST : to;
    Entering.io(
        simulation,
        () -> {
          Ip own = local.ip().equals(Ip.ANY) ? stack.sourceFor(target) : local.ip();
          return send(new FiveTuple(Protocol.UDP, own, local.port(), target, port), data);
        });
  }

  /** Sends to the peer that it is connected to. */
  public void send(byte[] data) throws IOException {
    FiveTuple peer = incoming;
    if (peer == null) {
      throw new SocketException("Destination address required");
    }
    Entering.io(simulation, () -> send(peer.inverse(), data));
  }

  /** Answers a datagram from the address that it was sent to. */
  public void reply(Datagram to, byte[] data) throws IOException {
    FiveTuple back =
        new FiveTuple(Protocol.UDP, to.to().ip(), to.to().port(), to.from().ip(), to.from().port());
    Entering.io(simulation, () -> send(back, data));
  }

  private boolean send(FiveTuple flow, byte[] data) throws IOException {
    throwFailure();
    if (data.length > MAX_DATA) {
      throw new SocketException("Message too long");
    }
    stack.send(flow, new Payload.Message(data.clone()));
    return true;
  }

  /**
   * Waits for a datagram. To be called by a task or an outside thread.
   *
   * @param timeout how long; zero waits without end
   * @throws SocketTimeoutException if none came in time
   * @throws PortUnreachableException if it is connected and the peer's port is closed
   * @throws SocketException if it is closed
   */
  public Datagram receive(Duration timeout) throws IOException {
    return Entering.io(simulation, () -> receiveNow(timeout));
  }

  private Datagram receiveNow(Duration timeout) throws IOException {
    Entering.Deadline deadline = new Entering.Deadline(simulation, timeout);
    while (true) {
      throwFailure();
      Datagram next = received.poll();
      if (next != null) {
        buffered -= next.data().length;
        return next;
      }
      if (!deadline.await(changed)) {
        throw new SocketTimeoutException("Receive timed out");
      }
    }
  }

  private void throwFailure() throws IOException {
    if (closed) {
      throw new SocketException("Socket closed");
    }
    if (unreachable) {
      unreachable = false;
      throw new PortUnreachableException();
    }
  }

  /** Hands each datagram to the handler, as an event, in place of {@link #receive}. */
  public void onDatagram(Consumer<Datagram> handler) {
    this.handler = handler;
  }

  boolean accepts(FiveTuple flow) {
    return incoming == null || incoming.equals(flow);
  }

  void deliver(FiveTuple flow, byte[] data) {
    Datagram datagram =
        new Datagram(
            new Endpoint(flow.source(), flow.sourcePort()),
            new Endpoint(flow.destination(), flow.destinationPort()),
            data);
    if (handler != null) {
      handler.accept(datagram);
    } else if (buffered + data.length <= RECEIVE_BUFFER) {
      buffered += data.length;
      received.add(datagram);
      changed.wakeAll();
    }
  }

  /** Only a closed port is told, and only to a connected socket: RFC 1122, 4.1.3.3, as Linux. */
  void unreachable(Payload.Unreachable.Reason reason) {
    if (incoming != null && reason == Payload.Unreachable.Reason.PORT) {
      unreachable = true;
      changed.wakeAll();
    }
  }

  @Override
  public void close() {
    simulation.enter(
        () -> {
          if (!closed) {
            closed = true;
            stack.datagrams().release(local.ip(), local.port(), this);
            changed.wakeAll();
            owner.closed(this);
          }
        });
  }
}
