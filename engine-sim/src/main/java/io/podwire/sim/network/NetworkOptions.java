package io.podwire.sim.network;

import io.podwire.sim.address.Cidr;
import java.time.Duration;

/**
 * How fast the network is and which hosts are neighbours.
 *
 * @param linkDelay how long a packet takes over a wire: between two hosts, into a Pod, over
 *     loopback
 * @param neighbours the range whose addresses a host expects on its own wire: asking for one that
 *     nobody has ends with "No route to host"; what is sent to addresses beyond is lost
 */
public record NetworkOptions(Duration linkDelay, Cidr neighbours) {
  public NetworkOptions {
    if (linkDelay.isNegative()) {
      throw new IllegalArgumentException("linkDelay " + linkDelay + " must not be negative");
    }
  }

  /** A Docker network on one machine: 50 µs, 172.18.0.0/16. */
  public static NetworkOptions docker() {
    return new NetworkOptions(Duration.ofNanos(50_000), Cidr.of("172.18.0.0/16"));
  }
}
