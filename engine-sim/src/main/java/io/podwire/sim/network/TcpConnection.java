package io.podwire.sim.network;

import io.podwire.sim.clock.Simulation;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An established TCP connection as a process holds it. Reading and writing block the calling task
 * or outside thread; nothing else does.
 */
public final class TcpConnection implements Closeable {
  private final NetworkNamespace owner;
  private final Simulation simulation;
  private final TcpSocket socket;
  private Duration readTimeout = Duration.ZERO;
  private long deadline = Long.MAX_VALUE;
  private boolean inputShut;
  private boolean outputShut;
  private boolean closed;
  private @Nullable Socket asSocket;

  TcpConnection(NetworkNamespace owner, TcpSocket socket) {
    this.owner = owner;
    this.simulation = owner.simulation();
    this.socket = socket;
    owner.opened(this);
  }

  /** Our end. */
  public Endpoint local() {
    return new Endpoint(socket.flow().source(), socket.flow().sourcePort());
  }

  /** The peer's end, as we see it. */
  public Endpoint remote() {
    return new Endpoint(socket.flow().destination(), socket.flow().destinationPort());
  }

  /** What the peer sends. Closing it closes the connection. */
  public InputStream input() {
    return new Input();
  }

  /** What the peer receives; nothing is buffered. Closing it closes the connection. */
  public OutputStream output() {
    return new Output();
  }

  /** How long a read waits before it throws {@link SocketTimeoutException}; zero: without end. */
  public void setReadTimeout(Duration timeout) {
    readTimeout = timeout;
  }

  /**
   * When waiting to read or to write ends with {@link SocketTimeoutException}, however much was
   * transferred before.
   *
   * @param nanoTime of the simulation; {@link Long#MAX_VALUE} for never
   */
  public void setDeadline(long nanoTime) {
    deadline = nanoTime;
  }

  Duration readTimeout() {
    return readTimeout;
  }

  /** Half-closes: the peer reads to the end and may still answer. */
  public void shutdownOutput() {
    simulation.enter(
        () -> {
          outputShut = true;
          socket.shutdownOutput();
        });
  }

  /** From now on reads find the end, whatever the peer sends. */
  public void shutdownInput() {
    simulation.enter(
        () -> {
          inputShut = true;
          socket.readers().wakeAll();
        });
  }

  /** Ends the connection with RST: what was not delivered is lost. */
  public void reset() {
    simulation.enterUnlessClosed(
        () -> {
          socket.reset();
          close();
        });
  }

  /**
   * Lets go of the connection. What was written is delivered; if there is anything that was
   * received and not read, the peer gets a RST. A client may do so when the cluster is long closed.
   */
  @Override
  public void close() {
    simulation.enterUnlessClosed(
        () -> {
          if (!closed) {
            closed = true;
            socket.close();
            owner.closed(this);
          }
        });
  }

  /** The same connection for any client or server that wants a {@link Socket}. */
  public Socket asSocket() {
    Socket known = asSocket;
    return known != null ? known : (asSocket = SimSocket.of(this));
  }

  NetworkNamespace owner() {
    return owner;
  }

  int available() {
    return simulation.enter(() -> closed || inputShut ? 0 : socket.available());
  }

  private int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    return length == 0 ? 0 : Entering.io(simulation, () -> readNow(to, offset, length));
  }

  private int readNow(byte[] to, int offset, int length) throws IOException {
    Entering.Deadline patience = null;
    while (true) {
      requireOpen();
      if (inputShut) {
        return -1;
      }
      if (socket.available() > 0) {
        return socket.read(to, offset, length);
      }
      if (socket.atEnd()) {
        return -1;
      }
      throwFailure();
      if (patience == null) {
        patience = new Entering.Deadline(simulation, readTimeout, deadline);
      }
      if (!patience.await(socket.readers())) {
        throw new SocketTimeoutException("Read timed out");
      }
    }
  }

  private void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    Entering.io(simulation, () -> writeNow(from, offset, length));
  }

  private int writeNow(byte[] from, int offset, int length) throws IOException {
    int done = 0;
    Entering.Deadline patience = new Entering.Deadline(simulation, Duration.ZERO, deadline);
    while (true) {
      requireOpen();
      throwFailure();
      if (outputShut) {
        throw new SocketException("Broken pipe");
      }
      done += socket.write(from, offset + done, length - done);
      if (done == length) {
        return done;
      }
      if (!patience.await(socket.writers())) {
        throw new SocketTimeoutException("Write timed out");
      }
    }
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("Socket closed");
    }
  }

  private void throwFailure() throws IOException {
    IOException failure = socket.failure();
    if (failure != null) {
      failure.setStackTrace(Thread.currentThread().getStackTrace()); // of who learns of it
      throw failure;
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return TcpConnection.this.read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return TcpConnection.this.read(to, offset, length);
    }

    @Override
    public int available() {
      return TcpConnection.this.available();
    }

    @Override
    public void close() {
      TcpConnection.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      TcpConnection.this.write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      TcpConnection.this.write(from, offset, length);
    }

    @Override
    public void close() {
      TcpConnection.this.close();
    }
  }

  @Override
  public String toString() {
    return local() + " to " + remote();
  }
}
