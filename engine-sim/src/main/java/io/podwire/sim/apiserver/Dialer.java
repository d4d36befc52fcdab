package io.podwire.sim.apiserver;

import io.podwire.sim.apiserver.KubeletConnection.RemoteProcess;
import io.podwire.sim.apiserver.KubeletConnection.RemoteStreams;

/** How the API server's machine reaches Pods, for what it proxies. */
@FunctionalInterface
public interface Dialer {
  /**
   * Opens a connection.
   *
   * @param address an IP address of the cluster
   * @param streams told what comes as standard output; of a failure, in the words of Go's dialer
   */
  RemoteProcess dial(String address, int port, RemoteStreams streams);
}
