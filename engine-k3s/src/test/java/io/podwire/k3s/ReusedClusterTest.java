package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

class ReusedClusterTest {
  /** As one that could not be cleaned is replaced. */
  @Test
  void theJvmThatHasAClusterMayClaimItAgain() {
    DockerImageName nobodys = DockerImageName.parse("podwire-test/claimed-twice:1");

    assertThat(ReusedCluster.lock(nobodys, 0)).isTrue();
    assertThat(ReusedCluster.lock(nobodys, 0)).isTrue();
    assertThat(ReusedCluster.lock(nobodys, 1)).isTrue();
  }
}
