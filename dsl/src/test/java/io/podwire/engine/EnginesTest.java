package io.podwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnginesTest {
  @Test
  void theFirstThatSaysSomethingDecides() {
    assertThat(Engines.name("k3s", "sim", null)).isEqualTo("k3s");
    assertThat(Engines.name(null, " k3s ", "sim")).isEqualTo("k3s");
    assertThat(Engines.name("", "", "kubeconfig")).isEqualTo("kubeconfig");
    assertThat(Engines.name("", null, null)).isEqualTo("sim");
  }

  @Test
  void anUnknownEngineNamesTheArtifactToAdd() {
    assertThat(Engines.unknown("k3s", Map.of()))
        .isEqualTo(
            "podwire.engine: there is no engine 'k3s'; there is no engine on the class path; add"
                + " io.podwire:podwire-engine-k3s to the test class path");
    assertThat(Engines.unknown("kind", Map.of()))
        .endsWith(
            "add io.podwire:podwire-engine-sim for 'sim', io.podwire:podwire-engine-k3s for 'k3s'");
  }
}
