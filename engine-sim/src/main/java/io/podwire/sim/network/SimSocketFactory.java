package io.podwire.sim.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Makes sockets in one namespace. */
final class SimSocketFactory extends SocketFactory {
  private final NetworkNamespace namespace;
  private final HostResolver resolver;

  SimSocketFactory(NetworkNamespace namespace, HostResolver resolver) {
    this.namespace = namespace;
    this.resolver = resolver;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new SimSocket(new SimSocketImpl(namespace, resolver, null));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(InetSocketAddress.createUnresolved(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(bound(local, localPort), InetSocketAddress.createUnresolved(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(bound(local, localPort), new InetSocketAddress(host, port));
  }

  private Socket bound(InetAddress local, int port) throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(local, port));
    return socket;
  }

  private Socket connected(SocketAddress to) throws IOException {
    return connected(createSocket(), to);
  }

  private static Socket connected(Socket socket, SocketAddress to) throws IOException {
    try {
      socket.connect(to);
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }
}
