package io.podwire;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class PodwireTest {
  @Test
  void onAnotherThreadTheInjectedParameterIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(Podwire::cluster)
        .withMessageContaining("'Cluster cluster'")
        .withMessageContaining(Thread.currentThread().getName());
  }
}
