package io.podwire.app;

import java.net.Socket;
import org.apiguardian.api.API;

/** What an image of the test's own does with a TCP connection. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface TcpHandler {
  /**
   * Speaks on the connection, which is closed afterwards; may block, on the cluster's time.
   *
   * @throws Exception resets the connection, and is printed to the container's log
   */
  void serve(Socket connection, AppPod pod) throws Exception;
}
