package io.podwire.sim;

import io.podwire.sim.network.Packet;
import io.podwire.sim.network.PacketObserver;
import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;

/** Writes what the network tells of packets into a trace, which knows no packets. */
final class PacketTracer implements PacketObserver {
  private final Trace trace;

  PacketTracer(Trace trace) {
    this.trace = trace;
  }

  @Override
  public void observe(String where, Step step, Packet packet, String detail) {
    if (trace.isOn()) {
      trace.add(new Hop.PacketStep(where, step.name(), packet.toString(), detail));
    }
  }
}
