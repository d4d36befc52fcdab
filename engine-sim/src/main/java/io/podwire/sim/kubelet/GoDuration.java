package io.podwire.sim.kubelet;

import java.time.Duration;

/** Durations as Go prints them. */
final class GoDuration {
  private GoDuration() {}

  /** For example {@code 10s}, {@code 2m40s}, {@code 27ms}, {@code 1.234s}. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    long minutes = duration.toMinutes();
    String seconds = seconds(millis % 60_000);
    if (minutes == 0) {
      return seconds;
    }
    return minutes < 60
        ? minutes + "m" + seconds
        : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
  }

  private static String seconds(long millis) {
    String text = millis / 1000 + "";
    if (millis % 1000 > 0) {
      text += String.format(".%03d", millis % 1000).replaceAll("0+$", "");
    }
    return text + "s";
  }
}
