package io.podwire.sim.apiserver.kinds;

import static io.podwire.sim.store.TestObjects.object;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a real server warns of is in the contract. */
class ServiceWarningsTest {
  private static final String TOPOLOGY =
      "{kind: Service, metadata: {name: a, annotations: {service.kubernetes.io/topology-mode: %s}}}";

  @Test
  void anAnnotationThatNothingActsByIsNamed() {
    assertThat(ServiceWarnings.of(object(TOPOLOGY.formatted("Auto")).tree()))
        .containsExactly(
            "Podwire's simulated cluster stores and does not act by the annotation"
                + " service.kubernetes.io/topology-mode; spec.trafficDistribution is simulated");
    assertThat(ServiceWarnings.of(object(TOPOLOGY.formatted("Disabled")).tree())).isEmpty();
  }
}
