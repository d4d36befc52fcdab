package io.podwire.sim.kubelet;

import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.KubeletConnection.RemoteProcess;
import io.podwire.sim.apiserver.KubeletConnection.RemoteStreams;
import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Task;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.TcpConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A connection from within a network namespace, carried to a client. */
final class PortForward implements RemoteProcess {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final Simulation simulation;
  private final NetworkNamespace network;
  private final Ip address;
  private final int port;
  private final RemoteStreams streams;
  private final String what;
  private final Queue<byte[]> pending = new ArrayDeque<>();
  private final Signal news;
  private @Nullable Task reader;
  private @Nullable Task writer;
  private boolean closed;

  /**
   * @param what was tried, for the message of a failure
   */
  PortForward(
      Simulation simulation,
      NetworkNamespace network,
      Ip address,
      int port,
      RemoteStreams streams,
      String what) {
    this.simulation = simulation;
    this.network = network;
    this.address = address;
    this.port = port;
    this.streams = streams;
    this.what = what;
    this.news = simulation.signal();
  }

  void start() {
    reader = simulation.start("port-forward " + network.name() + ":" + port, this::read);
  }

  private void read() {
    TcpConnection connection;
    try {
      connection = network.connect(address, port, CONNECT_TIMEOUT);
    } catch (IOException refused) {
      streams.failed(explain(refused));
      return;
    }
    try (connection) {
      writer = simulation.start("port-forward to " + port, () -> write(connection));
      InputStream input = connection.input();
      byte[] buffer = new byte[8192];
      for (int length; (length = input.read(buffer)) >= 0; ) {
        streams.stdout(Arrays.copyOf(buffer, length));
      }
      streams.exited(0);
    } catch (IOException broken) {
      streams.failed(String.valueOf(broken.getMessage()));
    }
  }

  /** In the words of <a href="https://pkg.go.dev/net#OpError">Go's dialer</a>. */
  private String explain(IOException refused) {
    return refused instanceof SocketTimeoutException
        ? what + ": i/o timeout"
        : what + ": connect: " + String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
  }

  private void write(TcpConnection connection) {
    try {
      while (!closed || !pending.isEmpty()) {
        byte[] bytes = pending.poll();
        if (bytes == null) {
          news.await();
        } else {
          connection.output().write(bytes);
          connection.output().flush();
        }
      }
      connection.shutdownOutput();
    } catch (IOException gone) {
      return; // the reader hears of it too, and tells
    }
  }

  @Override
  public void stdin(byte[] bytes) {
    pending.add(bytes);
    news.wakeAll();
  }

  @Override
  public void closeStdin() {
    closed = true;
    news.wakeAll();
  }

  @Override
  public void disconnect() {
    if (reader != null) {
      reader.kill();
    }
    if (writer != null) {
      writer.kill();
    }
  }
}
