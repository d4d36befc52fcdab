package io.podwire.sim;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The seed of this JVM's run, from which each cluster's derives: printed, and replayed by setting.
 */
final class RunSeed {
  static final String PROPERTY = "podwire.seed";

  /** What this run draws where nobody chose: the one place that asks real chance. */
  private static final long DRAWN = ThreadLocalRandom.current().nextLong(1, 1_000_000_000);

  private RunSeed() {}

  static long value() {
    String set = System.getProperty(PROPERTY, "");
    if (set.isEmpty()) {
      return DRAWN;
    }
    try {
      return Long.parseLong(set);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(PROPERTY + ": '" + set + "' is not a whole number", e);
    }
  }

  /** A cluster's seed: other tests, other choices, but the same in every run with this seed. */
  static long of(long run, String test) {
    long hash = run;
    for (int i = 0; i < test.length(); i++) {
      hash = hash * 31 + test.charAt(i);
    }
    return hash * 0x9E3779B97F4A7C15L;
  }
}
