package io.podwire.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import org.apiguardian.api.API;

/**
 * The network as one place of it sees it: a Pod, or a machine outside the cluster. Any Java client
 * that takes a {@link SocketFactory} runs there.
 *
 * <pre>{@code
 * new OkHttpClient.Builder().socketFactory(network.socketFactory()).dns(network::lookup)
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ClientNetwork {
  /** Opens TCP connections from there; it resolves host names as {@link #lookup} does. */
  SocketFactory socketFactory();

  /**
   * What the resolver of that place answers; a literal address is itself.
   *
   * @throws UnknownHostException if the name is not known there
   */
  List<InetAddress> lookup(String host) throws UnknownHostException;

  /**
   * Sends a datagram from there, each time from another port, and waits for what comes back from
   * where it was sent.
   *
   * @param host a name is resolved as {@link #lookup} does
   * @param datagram of 1 to 65,507 bytes
   * @param patience how long to wait, from a millisecond on
   * @throws SocketTimeoutException if nothing comes back
   * @throws PortUnreachableException if the answer is that nobody listens there
   * @throws IOException if it cannot be sent
   */
  byte[] ask(String host, int port, byte[] datagram, Duration patience) throws IOException;

  /**
   * Fetches a URL over a connection of its own. Redirects are not followed, nothing is tried twice;
   * connecting, and each pause of the answer, may take 3 s.
   *
   * @throws IOException if there is no answer
   */
  default WebReply get(String url) throws IOException {
    return OneRequest.get(this, url);
  }
}
