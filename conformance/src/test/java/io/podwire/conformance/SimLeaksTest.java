package io.podwire.conformance;

import java.time.Duration;

/** Of the simulated engine. */
class SimLeaksTest extends Leaks {
  SimLeaksTest() {
    super(Duration.ofSeconds(2));
  }
}
