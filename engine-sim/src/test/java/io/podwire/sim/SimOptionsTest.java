package io.podwire.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.sim.address.Cidr;
import org.junit.jupiter.api.Test;

class SimOptionsTest {
  private final SimOptions k3s = SimOptions.k3s();

  @Test
  void aLargeClusterHasARangeOfItsOwnForPods() {
    assertThat(k3s.forNodes(256)).isEqualTo(k3s);

    SimOptions large = k3s.forNodes(5_000);
    assertThat(large.podRange().overlaps(large.serviceRange())).isFalse();
    assertThat(large.podRange(4_999)).isEqualTo(Cidr.of("10.83.135.0/24"));
    assertThat(large.podRange().contains(large.podRange(4_999).first())).isTrue();
  }

  @Test
  void moreNodesThanKubernetesSupportsAreRefused() {
    assertThatThrownBy(() -> k3s.forNodes(5_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nodes: 5001, but a simulated cluster has at most 5000");
  }
}
