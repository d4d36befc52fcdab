package io.podwire.sim.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;

/** A {@link ServerSocket} that listens in the simulated network from the start. */
final class SimServerSocket extends ServerSocket {
  private final TcpListener listener;
  private volatile int timeoutMillis;
  private volatile boolean closed;

  private SimServerSocket(TcpListener listener) throws IOException {
    this.listener = listener;
  }

  static ServerSocket of(TcpListener listener) throws IOException {
    return new SimServerSocket(listener);
  }

  @Override
  public Socket accept() throws IOException {
    if (closed) {
      throw new SocketException("Socket is closed");
    }
    return listener.accept(Duration.ofMillis(timeoutMillis)).asSocket();
  }

  @Override
  public void bind(SocketAddress endpoint, int backlog) throws IOException {
    throw new SocketException("Already bound");
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    super.close();
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public int getLocalPort() {
    return listener.local().port();
  }

  @Override
  public InetAddress getInetAddress() {
    return listener.local().toSocketAddress().getAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return listener.local().toSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("timeout < 0");
    }
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public String toString() {
    return "ServerSocket[" + listener.local() + "]";
  }
}
