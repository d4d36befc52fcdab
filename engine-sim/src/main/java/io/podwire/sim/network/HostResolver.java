package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.net.UnknownHostException;

/** Turns the name that a client was given into an address; may block. */
@FunctionalInterface
public interface HostResolver {
  /**
   * The address to connect to.
   *
   * @throws UnknownHostException if there is none
   */
  Ip resolve(String host) throws UnknownHostException;
}
