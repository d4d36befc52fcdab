package io.podwire;

import java.time.Duration;
import java.time.Instant;

/** Durations in the words of a failure. */
final class Waits {
  private Waits() {}

  /** For the end of "it was not ready": how long it was waited, which may be less than it could. */
  static String waited(Scene scene, Instant since) {
    Duration waited = Duration.between(since, scene.clock().now());
    return waited.compareTo(scene.timeout()) < 0
        ? ", gave up after " + words(waited)
        : " within " + words(scene.timeout());
  }

  static String words(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
  }
}
