package io.podwire.sim.apiendpoint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.podwire.sim.apiserver.listen.CarriedConnections;
import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.TcpConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the simulated network as a channel: a task reads while it is open, another writes
 * while there is something to write. A client that does not read makes what is written wait in the
 * channel's buffer, as on a real socket.
 */
final class TcpChannel extends EmbeddedChannel {
  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/server/secure_serving.go (IdleTimeout)
  private static final Duration IDLE = Duration.ofSeconds(90);
  private static final int AT_ONCE = 16 * 1024;

  private final Simulation simulation;
  private final TcpConnection connection;
  private final CarriedConnections server;
  private boolean writing;
  private @Nullable Signal paused;

  TcpChannel(Simulation simulation, TcpConnection connection, CarriedConnections server) {
    this.simulation = simulation;
    this.connection = connection;
    this.server = server;
  }

  void start() {
    server.equip(this);
    connection.setReadTimeout(IDLE);
    simulation.start("API server, connection from " + connection.remote(), this::serve);
  }

  private void serve() {
    byte[] buffer = new byte[AT_ONCE];
    try (InputStream input = connection.input()) {
      for (int length; (length = read(input, buffer)) >= 0; ) {
        pipeline().fireChannelRead(Unpooled.copiedBuffer(buffer, 0, length));
        pipeline().fireChannelReadComplete();
        runPendingTasks();
      }
    } catch (IOException gone) {
      // the client left or its host is lost
    } finally {
      end();
    }
  }

  /** Without the handlers' last words: the client does not hear them. */
  private void end() {
    unsafe().close(unsafe().voidPromise());
    runPendingTasks();
  }

  /** As many bytes as there are; a negative number at the end. */
  private int read(InputStream input, byte[] buffer) throws IOException {
    while (isOpen()) {
      if (!config().isAutoRead()) {
        paused = simulation.signal();
        paused.await();
        continue;
      }
      try {
        return input.read(buffer);
      } catch (SocketTimeoutException silent) {
        if (server.isIdle(this)) {
          return -1;
        }
      }
    }
    return -1;
  }

  @Override
  protected void doBeginRead() {
    if (paused != null) { // else the superclass is being constructed, or nobody waits
      paused.wakeAll();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) {
    if (!writing) {
      writing = true;
      simulation.start("API server, to " + connection.remote(), () -> write(buffer));
    }
  }

  private void write(ChannelOutboundBuffer buffer) {
    try {
      for (Object next; isOpen() && (next = buffer.current()) != null; buffer.remove()) {
        connection.output().write(ByteBufUtil.getBytes((ByteBuf) next));
      }
    } catch (IOException gone) {
      end();
    } finally {
      writing = false;
    }
    runPendingTasks();
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    connection.close();
    doBeginRead();
  }
}
