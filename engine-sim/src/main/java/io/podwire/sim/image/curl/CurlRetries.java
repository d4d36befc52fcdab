package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * Transfers of one URL until there is an answer or {@code --retry} allows no more.
 *
 * @see <a href="https://github.com/curl/curl/blob/curl-7_88_1/src/tool_operate.c">tool_operate.c,
 *     post_per_transfer</a>
 */
final class CurlRetries {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

  private final UnixProcess process;
  private final CurlOptions options;
  private final long start;
  private final long mostSeconds;
  private final boolean pauseGiven;
  private long left;
  private Duration pause;

  CurlRetries(UnixProcess process, CurlOptions options) {
    this.process = process;
    this.options = options;
    this.start = process.simulation().nanoTime();
    this.mostSeconds = options.number("retry-max-time", 0);
    this.left = options.number("retry", 0);
    long delay = options.number("retry-delay", 0);
    this.pauseGiven = delay > 0;
    this.pause = Duration.ofSeconds(Math.max(1, delay));
  }

  /**
   * How a transfer ended.
   *
   * @param code 0 if it did well
   * @param message what went wrong; empty if nothing did
   */
  record Outcome(int code, String message, CurlRecord record) {}

  /** Runs transfers; how the last one ended. */
  Outcome until(Supplier<CurlTransfer> transfers) throws IOException {
    while (true) {
      Outcome outcome = run(transfers.get());
      String reason = left > 0 && inTime() ? reason(outcome) : null;
      if (reason == null) {
        return outcome;
      }
      Duration wait = pause(outcome);
      CurlReport.warn(
          process,
          options,
          String.format(
              "Problem %s. Will retry in %d seconds. %d retries left.",
              reason, wait.toSeconds(), left));
      left--;
      process.simulation().sleep(wait);
    }
  }

  private static Outcome run(CurlTransfer transfer) throws IOException {
    Outcome outcome;
    try {
      transfer.run();
      outcome = new Outcome(0, "", transfer.record());
    } catch (CurlFailure failure) {
      String message = String.valueOf(failure.getMessage());
      outcome = new Outcome(failure.code(), message, transfer.record());
    }
    transfer.finish(outcome);
    return outcome;
  }

  private boolean inTime() {
    long spent = process.simulation().nanoTime() - start;
    return mostSeconds == 0 || spent < Duration.ofSeconds(mostSeconds).toNanos();
  }

  /** Why the transfer is tried again; null if it is not. */
  private @Nullable String reason(Outcome outcome) {
    int code = outcome.code();
    boolean refused = code == CurlFailure.NOT_CONNECTED;
    if (code == CurlFailure.TIMED_OUT
        || code == CurlFailure.NOT_RESOLVED
        || code == CurlFailure.PROXY_NOT_RESOLVED) {
      return ": timeout";
    }
    if (refused && options.has("retry-connrefused")) {
      return ": connection refused";
    }
    boolean answered = code == 0 || code == CurlFailure.HTTP_ERROR;
    if (answered && TRANSIENT.contains(outcome.record().status())) {
      return ": HTTP error";
    }
    return code != 0 && options.has("retry-all-errors") ? "(retrying all errors)" : null;
  }

  /** How long to wait now; the next pause is twice as long, unless it is given. */
  private Duration pause(Outcome outcome) {
    Duration now = pause;
    if (!pauseGiven) {
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
    Duration asked = retryAfter(outcome);
    return asked.compareTo(now) > 0 ? asked : now;
  }

  private static Duration retryAfter(Outcome outcome) {
    ClassicHttpResponse response = outcome.record().response();
    Header header = response == null ? null : response.getFirstHeader("Retry-After");
    String seconds = header == null ? "" : header.getValue();
    return seconds.matches("\\d{1,9}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }
}
