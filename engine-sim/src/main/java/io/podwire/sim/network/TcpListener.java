package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Signal;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket. */
public final class TcpListener implements Closeable {
  private final NetworkNamespace owner;
  private final Stack stack;
  private final Endpoint local;
  private final int backlog;
  private final @Nullable Consumer<TcpConnection> handler;
  private final Set<TcpSocket> opening = new LinkedHashSet<>();
  private final Queue<TcpSocket> waiting = new ArrayDeque<>();
  private final Signal arrived;
  private boolean closed;

  private TcpListener(
      NetworkNamespace owner, Endpoint local, int backlog, @Nullable Consumer<TcpConnection> to) {
    this.owner = owner;
    this.stack = owner.stack();
    this.local = local;
    this.backlog = backlog;
    this.handler = to;
    this.arrived = stack.simulation().signal();
  }

  static TcpListener bind(
      NetworkNamespace owner, Ip ip, int port, int backlog, @Nullable Consumer<TcpConnection> to)
      throws BindException {
    Endpoint.requirePort("port", port);
    Stack stack = owner.stack();
    stack.requireOwn(ip);
    int chosen = port == 0 ? stack.ephemeralListenPort() : port;
    TcpListener listener = new TcpListener(owner, new Endpoint(ip, chosen), backlog, to);
    stack.listen(ip, chosen, listener);
    owner.opened(listener);
    return listener;
  }

  /** Where it listens. */
  public Endpoint local() {
    return local;
  }

  /**
   * Waits for the next connection; only if it was opened with a backlog. To be called by a task or
   * an outside thread.
   *
   * @param timeout how long; zero waits without end
   * @throws SocketTimeoutException if none came in time
   * @throws SocketException if it is closed
   */
  public TcpConnection accept(Duration timeout) throws IOException {
    return Entering.io(stack.simulation(), () -> acceptNow(timeout));
  }

  private TcpConnection acceptNow(Duration timeout) throws IOException {
    if (handler != null) {
      throw new IllegalStateException("the connections to " + local + " go to its handler");
    }
    Entering.Deadline deadline = new Entering.Deadline(stack.simulation(), timeout);
    while (!closed) {
      TcpSocket next = waiting.poll();
      if (next != null) {
        return new TcpConnection(owner, next);
      }
      if (!deadline.await(arrived)) {
        throw new SocketTimeoutException("Accept timed out");
      }
    }
    throw new SocketException("Socket closed");
  }

  /** A SYN came; beyond the backlog it is ignored, and its sender tries again. */
  void opening(FiveTuple incoming, Payload.Segment syn) {
    if (handler != null || opening.size() + waiting.size() <= backlog) {
      opening.add(TcpSocket.accept(stack, incoming.inverse(), syn, this));
    }
  }

  void opened(TcpSocket socket) {
    opening.remove(socket);
    if (handler != null) {
      handler.accept(new TcpConnection(owner, socket));
    } else {
      waiting.add(socket);
      arrived.wakeAll();
    }
  }

  void failed(TcpSocket socket) {
    opening.remove(socket);
  }

  /** Stops listening; connections that nobody has accepted are reset. */
  @Override
  public void close() {
    stack.simulation().enter(this::closeNow);
  }

  private void closeNow() {
    if (!closed) {
      closed = true;
      stack.unlisten(local.ip(), local.port(), this);
      List.copyOf(opening).forEach(TcpSocket::reset);
      waiting.forEach(TcpSocket::reset);
      waiting.clear();
      arrived.wakeAll();
      owner.closed(this);
    }
  }
}
