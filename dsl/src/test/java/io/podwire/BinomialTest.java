package io.podwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BinomialTest {
  @Test
  void sumsTheTermsOfTheRange() {
    assertThat(Binomial.within(2, 0.5, 0.5, 0.5)).isCloseTo(0.5, within(1e-9));
    assertThat(Binomial.within(400, 0.25, 0, 1)).isCloseTo(1, within(1e-9));
    assertThat(1 - Binomial.within(400, 0.25, 0.15, 0.35)).isCloseTo(3e-6, within(3e-6));
  }
}
