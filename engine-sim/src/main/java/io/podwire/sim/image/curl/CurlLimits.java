package io.podwire.sim.image.curl;

import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a transfer may take, and each of its connections ({@code -m}, {@code
 * --connect-timeout}).
 */
final class CurlLimits {
  /** What is left when nothing is: a limit of zero would be none. */
  private static final Duration MOMENT = Duration.ofMillis(1);

  // https://github.com/curl/curl/blob/curl-7_88_1/lib/connect.h, DEFAULT_CONNECT_TIMEOUT
  private static final Duration USUAL_CONNECT = Duration.ofSeconds(300);

  private final Simulation simulation;
  private final long start;
  private final long deadline;
  private final Duration connect;
  private long began;

  CurlLimits(Simulation simulation, CurlOptions options) {
    this.simulation = simulation;
    this.start = simulation.nanoTime();
    this.began = start;
    Duration whole = options.seconds("max-time");
    this.deadline = whole == null ? Long.MAX_VALUE : start + whole.toNanos();
    Duration asked = options.seconds("connect-timeout");
    this.connect = asked == null ? USUAL_CONNECT : asked;
  }

  /** A request begins, the first or one that a redirect leads to. */
  void begin() {
    began = simulation.nanoTime();
  }

  /** When the transfer ends at the latest, in the simulation's nanoseconds. */
  long deadline() {
    return deadline;
  }

  /** When there is to be a connection that can be used. */
  long connectDeadline() {
    return Math.min(deadline, began + connect.toNanos());
  }

  /** How long it may take from now until there is one. */
  Duration untilConnected() {
    Duration left = Duration.ofNanos(connectDeadline() - simulation.nanoTime());
    return left.compareTo(MOMENT) < 0 ? MOMENT : left;
  }

  /** Whether the transfer has no more time. */
  boolean passed() {
    return simulation.nanoTime() >= deadline;
  }

  long elapsedNanos() {
    return simulation.nanoTime() - start;
  }

  long elapsedMillis() {
    return elapsedNanos() / 1_000_000;
  }

  /**
   * What is said of a connection that was late.
   *
   * @param connecting what is said if only the connection was; null for the same
   */
  CurlFailure late(@Nullable String connecting) {
    return new CurlFailure(
        CurlFailure.TIMED_OUT,
        connecting != null && !passed()
            ? connecting
            : "Connection timed out after " + elapsedMillis() + " milliseconds");
  }
}
