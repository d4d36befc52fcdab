package io.podwire.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.SocketFactory;
import org.apiguardian.api.API;

/** The network of a machine outside the cluster. */
@API(status = API.Status.EXPERIMENTAL)
public interface OutsideNetwork {
  /** Opens TCP connections from that machine. */
  SocketFactory socketFactory();

  /**
   * What that machine's resolver answers.
   *
   * @throws UnknownHostException if the name is not known outside the cluster
   */
  List<InetAddress> lookup(String host) throws UnknownHostException;
}
