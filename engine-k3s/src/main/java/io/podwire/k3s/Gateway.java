package io.podwire.k3s;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.util.List;
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
   * The way out, which does not lead into the cluster.
   *
   * @param out how connections leave this machine
   * @param ranges the cluster's own, of its Pods and Services
   * @param nobodys an address of those ranges that is not in use
   */
  static Way past(Way out, List<AddressRange> ranges, InetAddress nobodys) {
    if (!answers(out, nobodys)) {
      return out;
    }
    LOG.warn(
        "something outside the cluster answers for its unused address {}: connections from outside"
            + " to the cluster's ranges {} are not let out",
        nobodys.getHostAddress(),
        ranges);
    return new Way() {
      @Override
      public void connect(Socket socket, Plain plain, InetSocketAddress to, int millis)
          throws IOException {
        refuseInside(to.getAddress(), ranges);
        out.connect(socket, plain, to, millis);
      }

      @Override
      public byte[] ask(InetSocketAddress to, byte[] datagram, int millis) throws IOException {
        refuseInside(to.getAddress(), ranges);
        return out.ask(to, datagram, millis);
      }
    };
  }

  private static void refuseInside(InetAddress address, List<AddressRange> ranges)
      throws NoRouteToHostException {
    if (isInside(address, ranges)) {
      throw new NoRouteToHostException("No route to host");
    }
  }

  private static boolean answers(Way out, InetAddress address) {
    try (Socket socket = new WaySockets(out).createSocket()) {
      socket.connect(new InetSocketAddress(address, HTTP), MILLIS);
      return true;
    } catch (ConnectException refused) {
      return String.valueOf(refused.getMessage()).contains("refused");
    } catch (IOException nobody) {
      return false;
    }
  }

  private static boolean isInside(InetAddress address, List<AddressRange> ranges) {
    return address != null && ranges.stream().anyMatch(range -> range.contains(address));
  }
}
