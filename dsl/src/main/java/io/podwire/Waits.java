package io.podwire;

import java.time.Duration;

/** Durations in the words of a failure. */
final class Waits {
  private Waits() {}

  static String words(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
  }
}
