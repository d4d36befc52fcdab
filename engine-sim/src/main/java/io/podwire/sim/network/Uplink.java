package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.util.List;

/** What a host's stack hangs on: its addresses, and the way out. */
interface Uplink {
  List<Ip> addresses();

  boolean holds(Ip ip);

  /** The address that a packet to that destination bears as its source. */
  Ip sourceFor(Ip destination);

  void send(Packet packet);
}
