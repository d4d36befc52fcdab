package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Signal;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ICMP echo: answers requests, and waits for the answers to its own. */
final class Pings {
  private final Stack stack;
  private final Map<Integer, Waiting> waiting = new HashMap<>();
  private int lastIdentifier;

  Pings(Stack stack) {
    this.stack = stack;
  }

  private static final class Waiting {
    final Signal done;
    final long began;
    @Nullable PingResult result;

    Waiting(Signal done, long began) {
      this.done = done;
      this.began = began;
    }
  }

  PingResult ping(Ip to, int sequence, Duration timeout) throws SocketException {
    long began = stack.simulation().nanoTime();
    Ip target = to.equals(Ip.ANY) ? Ip.LOCALHOST : to;
    Ip source = stack.sourceFor(target);
    int identifier = lastIdentifier = lastIdentifier % 0xFFFF + 1;
    Waiting mine = new Waiting(stack.simulation().signal(), began);
    waiting.put(identifier, mine);
    try {
      stack.send(
          new FiveTuple(Protocol.ICMP, source, identifier, target, 0),
          new Payload.Echo(false, sequence));
      mine.done.await(timeout);
    } finally {
      waiting.remove(identifier);
    }
    return mine.result != null
        ? mine.result
        : new PingResult(
            PingResult.Outcome.TIMED_OUT,
            target,
            Duration.ofNanos(stack.simulation().nanoTime() - began),
            0);
  }

  void receive(Packet packet, Payload.Echo echo) {
    if (echo.reply()) {
      finish(packet.destinationPort(), PingResult.Outcome.REPLIED, packet.source(), packet.hops());
    } else {
      stack.send(packet.flow().inverse(), new Payload.Echo(true, echo.sequence()));
    }
  }

  void unreachable(Ip from, Payload.Unreachable unreachable) {
    PingResult.Outcome outcome =
        switch (unreachable.reason()) {
          case NETWORK -> PingResult.Outcome.NETWORK_UNREACHABLE;
          case HOST -> PingResult.Outcome.HOST_UNREACHABLE;
          case PORT -> PingResult.Outcome.PORT_UNREACHABLE;
          case PROHIBITED -> PingResult.Outcome.PROHIBITED;
        };
    finish(unreachable.about().sourcePort(), outcome, from, 0);
  }

  private void finish(int identifier, PingResult.Outcome outcome, Ip from, int hops) {
    Waiting asked = waiting.get(identifier);
    if (asked != null && asked.result == null) {
      Duration took = Duration.ofNanos(stack.simulation().nanoTime() - asked.began);
      asked.result = new PingResult(outcome, from, took, hops);
      asked.done.wakeAll();
    }
  }
}
