package io.podwire.sim.network;

import io.podwire.sim.address.Ip;
import java.time.Duration;

/**
 * What became of an ICMP echo request.
 *
 * @param outcome whether it was answered
 * @param from who answered; who was asked if nobody did
 * @param roundTrip the virtual time until then
 * @param hops the time to live of the answer, 0 if there was none
 */
public record PingResult(Outcome outcome, Ip from, Duration roundTrip, int hops) {
  /** The ways in which a ping ends. */
  public enum Outcome {
    REPLIED,
    TIMED_OUT,
    HOST_UNREACHABLE,
    NETWORK_UNREACHABLE,
    PORT_UNREACHABLE,
    PROHIBITED
  }

  /** Whether the host answered. */
  public boolean replied() {
    return outcome == Outcome.REPLIED;
  }
}
