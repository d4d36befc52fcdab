package io.podwire.sim.apiserver.table;

import java.time.Duration;
import java.time.Instant;

/**
 * Spans of time as kubectl shows them.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/duration/duration.go">duration.go</a>
 */
public final class Ages {
  private static final int DAY_HOURS = 24;

  private Ages() {}

  /** How long ago the moment was. */
  public static String since(String moment, Instant now) {
    return moment.isEmpty() ? "<unknown>" : show(Duration.between(Instant.parse(moment), now));
  }

  static String show(Duration span) {
    long seconds = span.toSeconds();
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = span.toMinutes();
    if (minutes < 10) {
      return minutes + "m" + part(seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = span.toHours();
    if (hours < 8) {
      return hours + "h" + part(minutes % 60, "m");
    }
    if (hours < 2 * DAY_HOURS) {
      return hours + "h";
    }
    long days = hours / DAY_HOURS;
    if (days < 8) {
      return days + "d" + part(hours % DAY_HOURS, "h");
    }
    return days < 2 * 365 ? days + "d" : days / 365 + "y" + part(days % 365, "d");
  }

  private static String part(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }
}
