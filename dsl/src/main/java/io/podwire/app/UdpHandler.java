package io.podwire.app;

import java.util.Optional;
import org.apiguardian.api.API;

/** What an image of the test's own answers to datagrams. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface UdpHandler {
  /**
   * Answers a datagram; empty is silence. May block, on the cluster's time.
   *
   * @throws Exception is silence, and is printed to the container's log
   */
  Optional<byte[]> answer(byte[] datagram, AppPod pod) throws Exception;
}
