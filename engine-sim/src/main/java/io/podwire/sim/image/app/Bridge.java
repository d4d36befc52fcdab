package io.podwire.sim.image.app;

import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.UnixProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the simulated network that goes on to a program which listens on this machine.
 * While it is open, virtual time keeps to the wall's, so that nothing in the cluster gives up
 * before the program has had the time to answer.
 *
 * <p>Each side has its own two threads: tasks of the simulation, which touch nothing real, and
 * threads of this machine, which enter the simulation only to hand over.
 */
final class Bridge implements Closeable {
  private static final byte[] END = new byte[0];
  private static final int CHUNK = 8192;

  private final Simulation simulation;
  private final UnixProcess process;
  private final TcpConnection inside;
  private final int port;
  private final BlockingQueue<byte[]> toProgram = new LinkedBlockingQueue<>();
  private final Queue<byte[]> fromProgram = new ArrayDeque<>();
  private final Signal news;
  private final Socket outside = new Socket();
  private @Nullable IOException failure;

  private Bridge(UnixProcess process, TcpConnection inside, int port) {
    this.simulation = process.simulation();
    this.process = process;
    this.inside = inside;
    this.port = port;
    this.news = simulation.signal();
  }

  /**
   * Carries the connection to its end. To be called by a task.
   *
   * @throws IOException if the program does not listen, or breaks the connection off
   */
  static void carry(UnixProcess process, TcpConnection inside, int port) throws IOException {
    Bridge bridge = new Bridge(process, inside, port);
    process.own(bridge);
    process.simulation().beginReal();
    try {
      bridge.carry();
    } finally {
      process.simulation().endReal();
      bridge.close();
    }
  }

  private void carry() throws IOException {
    thread("in", this::writeToProgram);
    process.startTask("to localhost:" + port, this::readInside);
    for (byte[] bytes; (bytes = nextFromProgram()) != END; ) {
      inside.output().write(bytes);
    }
    inside.shutdownOutput();
  }

  private byte[] nextFromProgram() throws IOException {
    while (true) {
      byte[] bytes = fromProgram.poll();
      if (bytes != null) {
        return bytes;
      }
      if (failure != null) {
        throw failure;
      }
      news.await();
    }
  }

  private void readInside() {
    byte[] buffer = new byte[CHUNK];
    try {
      InputStream input = inside.input();
      for (int length; (length = input.read(buffer)) >= 0; ) {
        toProgram.add(Arrays.copyOf(buffer, length));
      }
    } catch (IOException gone) {
      // the program is told of the end either way
    }
    toProgram.add(END);
  }

  // ---- on threads of this machine ----------------------------------------------------------

  private void thread(String direction, Runnable body) {
    Thread thread = new Thread(body, "podwire-bridge-" + port + "-" + direction);
    thread.setDaemon(true);
    thread.start();
  }

  private void writeToProgram() {
    try {
      outside.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      outside.setTcpNoDelay(true);
      thread("out", this::readFromProgram);
      for (byte[] bytes; (bytes = toProgram.take()) != END; ) {
        outside.getOutputStream().write(bytes);
      }
      outside.shutdownOutput();
    } catch (IOException failed) {
      handOver(() -> failure = failed);
    } catch (InterruptedException neverSent) {
      Thread.currentThread().interrupt();
    }
  }

  private void readFromProgram() {
    byte[] buffer = new byte[CHUNK];
    try {
      InputStream input = outside.getInputStream();
      for (int length; (length = input.read(buffer)) >= 0; ) {
        byte[] bytes = Arrays.copyOf(buffer, length);
        handOver(() -> fromProgram.add(bytes));
      }
      handOver(() -> fromProgram.add(END));
    } catch (IOException failed) {
      handOver(() -> failure = failed);
    }
  }

  private void handOver(Runnable change) {
    try {
      simulation.enter(
          () -> {
            change.run();
            news.wakeAll();
          });
    } catch (IllegalStateException clusterIsClosed) {
      toProgram.add(END); // nobody is left who could ask or hear
    }
  }

  @Override
  public void close() throws IOException {
    toProgram.add(END);
    outside.close();
  }
}
