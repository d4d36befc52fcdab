package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The links that differ, or once differed, from the rest. */
final class Links {
  private final Simulation simulation;
  private final Duration usualDelay;
  private final Map<Pair, Link> special = new HashMap<>();

  Links(Simulation simulation, Duration usualDelay) {
    this.simulation = simulation;
    this.usualDelay = usualDelay;
  }

  private record Pair(Ip lower, Ip higher) {
    static Pair of(Ip one, Ip other) {
      return one.compareTo(other) <= 0 ? new Pair(one, other) : new Pair(other, one);
    }
  }

  Link between(Ip one, Ip other) {
    return special.computeIfAbsent(
        Pair.of(one, other),
        pair -> new Link(simulation, usualDelay, simulation.random("link " + pair)));
  }

  boolean carry(Ip from, Ip to, Runnable arrival) {
    Link link = special.isEmpty() ? null : special.get(Pair.of(from, to));
    if (link != null) {
      return link.carry(from.compareTo(to) <= 0 ? 0 : 1, arrival);
    }
    simulation.after(usualDelay, arrival);
    return true;
  }
}
