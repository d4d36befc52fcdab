package io.podwire.sim.network;

import java.time.Duration;

/**
 * How long TCP waits for an acknowledgement: <a href="https://www.rfc-editor.org/rfc/rfc6298">RFC
 * 6298</a> with Linux's <a
 * href="https://github.com/torvalds/linux/blob/v6.6/include/net/tcp.h">limits</a>.
 */
final class RetransmissionTimeout {
  private static final long MINIMUM = Duration.ofMillis(200).toNanos();
  private static final long MAXIMUM = Duration.ofSeconds(120).toNanos();
  private static final long FIRST = Duration.ofSeconds(1).toNanos();
  // https://docs.kernel.org/networking/ip-sysctl.html
  private static final int SYN_RETRIES = 6;
  private static final int SYN_LINEAR_TIMEOUTS = 4;
  private static final int SYN_ACK_RETRIES = 5;
  private static final int DATA_RETRIES = 15;

  private long smoothed = -1;
  private long variation;
  private int retries;

  void measured(long roundTrip) {
    if (smoothed < 0) {
      smoothed = roundTrip;
      variation = roundTrip / 2;
    } else {
      variation += (Math.abs(smoothed - roundTrip) - variation) / 4;
      smoothed += (roundTrip - smoothed) / 8;
    }
  }

  /** Something new was acknowledged. */
  void progress() {
    retries = 0;
  }

  /** Time ran out once more. */
  void expired() {
    retries++;
  }

  boolean givesUpOpening() {
    return retries > SYN_RETRIES + SYN_LINEAR_TIMEOUTS;
  }

  boolean givesUpAccepting() {
    return retries > SYN_ACK_RETRIES;
  }

  boolean givesUpSending() {
    return retries > DATA_RETRIES;
  }

  long opening() {
    return FIRST << Math.max(0, retries - SYN_LINEAR_TIMEOUTS);
  }

  long accepting() {
    return FIRST << retries;
  }

  long sending() {
    long base = smoothed < 0 ? FIRST : Math.max(MINIMUM, smoothed + 4 * variation);
    return Math.min(MAXIMUM, base << Math.min(retries, DATA_RETRIES));
  }
}
