package io.podwire.k3s;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between this machine and addresses that it has no route of its own to. Some networks
 * have a gateway that answers for whatever address is asked, which a test would take for the
 * cluster: there, connections into the cluster's own ranges are told that there is no route, as the
 * gateway of an ordinary network would.
 */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private static final int MILLIS = 1_000;
  private static final int HTTP = 80;

  private Gateway() {}

  /**
   * @param ranges the cluster's own, of its Pods and Services
   * @param nobodys an address of those ranges that is not in use
   */
  static SocketFactory sockets(List<AddressRange> ranges, InetAddress nobodys) {
    if (!answers(nobodys)) {
      return SocketFactory.getDefault();
    }
    LOG.warn(
        "something outside the cluster answers for its unused address {}: connections from outside"
            + " to the cluster's ranges {} are not let out",
        nobodys.getHostAddress(),
        ranges);
    return new Closed(ranges);
  }

  private static boolean answers(InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, HTTP), MILLIS);
      return true;
    } catch (ConnectException refused) {
      return String.valueOf(refused.getMessage()).contains("refused");
    } catch (IOException nobody) {
      return false;
    }
  }

  private static final class Closed extends SocketFactory {
    private final List<AddressRange> ranges;

    private Closed(List<AddressRange> ranges) {
      this.ranges = ranges;
    }

    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
          if (endpoint instanceof InetSocketAddress to && isInside(to.getAddress())) {
            throw new NoRouteToHostException("No route to host");
          }
          super.connect(endpoint, timeout);
        }
      };
    }

    private boolean isInside(InetAddress address) {
      return address != null && ranges.stream().anyMatch(range -> range.contains(address));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      Socket socket = createSocket();
      socket.connect(new InetSocketAddress(host, port), 0);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket(InetAddress.getByName(host), port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      Socket socket = createSocket();
      socket.bind(new InetSocketAddress(local, localPort));
      socket.connect(new InetSocketAddress(host, port), 0);
      return socket;
    }
  }
}
