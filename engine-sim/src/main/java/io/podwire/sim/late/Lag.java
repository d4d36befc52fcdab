package io.podwire.sim.late;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How late an agent is: a while after a change it takes over all that has changed by then.
 *
 * @param least the shortest such while
 * @param most the longest; each is drawn between the two
 * @param interval how far apart two times are at least
 */
public record Lag(RandomGenerator random, Duration least, Duration most, Duration interval) {
  long draw() {
    return random.nextLong(least.toNanos(), most.toNanos());
  }
}
