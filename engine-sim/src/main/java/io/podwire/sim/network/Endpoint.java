package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * One end of a conversation.
 *
 * @param ip its address
 * @param port its port, 0 to 65535
 */
public record Endpoint(Ip ip, int port) {
  public Endpoint {
    requirePort("port", port);
  }

  static int requirePort(String field, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          field + " " + port + " is not a port: it must be within 0 to 65535");
    }
    return port;
  }

  /** The same for Java's own APIs; asking it for its host name looks nothing up. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(named(ip), port);
  }

  /** An address that bears a name, so that nobody's getHostName() asks the real machine's DNS. */
  static InetAddress named(Ip ip) {
    try {
      return InetAddress.getByAddress(ip.toString(), ip.toInetAddress().getAddress());
    } catch (UnknownHostException fourOctetsAreAlwaysAnAddress) {
      throw new AssertionError(fourOctetsAreAlwaysAnAddress);
    }
  }

  @Override
  public String toString() {
    return ip + ":" + port;
  }
}
