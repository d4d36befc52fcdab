package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What makes {@link java.net.Socket} run on the simulated network. */
final class SimSocketImpl extends SocketImpl {
  private static final int LINGER_OFF = -1;

  private final NetworkNamespace namespace;
  private final HostResolver resolver;
  private final Map<Integer, Object> options = new TreeMap<>();
  private @Nullable TcpConnection connection;
  private boolean closed;

  SimSocketImpl(
      NetworkNamespace namespace, HostResolver resolver, @Nullable TcpConnection connection) {
    this.namespace = namespace;
    this.resolver = resolver;
    this.connection = connection;
  }

  @Override
  protected void create(boolean stream) {}

  @Override
  protected void connect(String host, int port) throws IOException {
    connect(InetSocketAddress.createUnresolved(host, port), 0);
  }

  @Override
  protected void connect(InetAddress address, int port) throws IOException {
    connect(new InetSocketAddress(address, port), 0);
  }

  @Override
  protected void connect(SocketAddress to, int timeoutMillis) throws IOException {
    if (!(to instanceof InetSocketAddress target)) {
      throw new IllegalArgumentException("unsupported address type " + to.getClass().getName());
    }
    TcpConnection made = connection;
    if (made == null) {
      Ip ip =
          target.isUnresolved()
              ? resolver.resolve(target.getHostString())
              : Ip.of(target.getAddress());
      made = namespace.connect(ip, target.getPort(), Duration.ofMillis(timeoutMillis));
      if (closed) {
        made.close();
        throw new SocketException("Socket closed");
      }
      connection = made;
    }
    address = target.isUnresolved() ? Endpoint.named(made.remote().ip()) : target.getAddress();
    port = made.remote().port();
    localport = made.local().port();
    made.setReadTimeout(Duration.ofMillis((Integer) getOption(SocketOptions.SO_TIMEOUT)));
  }

  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    if (!host.isAnyLocalAddress() || port != 0) {
      throw new BindException(
          "binding a client's socket is not supported by the simulated network");
    }
  }

  @Override
  protected void listen(int backlog) throws IOException {
    throw new SocketException("Not supported: use NetworkNamespace.serverSocket");
  }

  @Override
  protected void accept(SocketImpl accepted) throws IOException {
    throw new SocketException("Not supported: use NetworkNamespace.serverSocket");
  }

  private TcpConnection connected() throws SocketException {
    TcpConnection made = connection;
    if (made == null) {
      throw new SocketException("Socket is not connected");
    }
    return made;
  }

  @Override
  protected InputStream getInputStream() throws IOException {
    return connected().input();
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return connected().output();
  }

  @Override
  protected int available() throws IOException {
    return connected().available();
  }

  @Override
  protected void close() {
    closed = true;
    TcpConnection made = connection;
    if (made == null) {
      return;
    }
    if (Integer.valueOf(0).equals(options.get(SocketOptions.SO_LINGER))) {
      made.reset();
    } else {
      made.close();
    }
  }

  @Override
  protected void shutdownInput() throws IOException {
    connected().shutdownInput();
  }

  @Override
  protected void shutdownOutput() throws IOException {
    connected().shutdownOutput();
  }

  @Override
  protected boolean supportsUrgentData() {
    return false;
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    throw new SocketException("Urgent data not supported");
  }

  @Override
  public void setOption(int option, Object value) {
    Object kept =
        option == SocketOptions.SO_LINGER && value instanceof Boolean ? LINGER_OFF : value;
    options.put(option, kept);
    if (option == SocketOptions.SO_TIMEOUT && connection != null) {
      connection.setReadTimeout(Duration.ofMillis((Integer) value));
    }
  }

  @Override
  public Object getOption(int option) throws SocketException {
    if (option == SocketOptions.SO_BINDADDR) {
      return Endpoint.named(connection == null ? Ip.ANY : connection.local().ip());
    }
    Object set = options.get(option);
    return set != null ? set : initial(option);
  }

  private static Object initial(int option) throws SocketException {
    return switch (option) {
      case SocketOptions.SO_TIMEOUT, SocketOptions.IP_TOS -> 0;
      case SocketOptions.SO_LINGER -> LINGER_OFF;
      case SocketOptions.SO_RCVBUF, SocketOptions.SO_SNDBUF -> TcpSocket.BUFFER;
      case SocketOptions.TCP_NODELAY,
          SocketOptions.SO_KEEPALIVE,
          SocketOptions.SO_REUSEADDR,
          SocketOptions.SO_REUSEPORT,
          SocketOptions.SO_OOBINLINE ->
          false;
      default -> throw new SocketException("socket option " + option + " is not supported");
    };
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    return Set.of(
        StandardSocketOptions.TCP_NODELAY,
        StandardSocketOptions.SO_KEEPALIVE,
        StandardSocketOptions.SO_REUSEADDR);
  }

  @Override
  protected FileDescriptor getFileDescriptor() {
    return new FileDescriptor();
  }
}
