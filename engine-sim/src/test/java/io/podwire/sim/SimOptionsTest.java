package io.podwire.sim;

import static io.podwire.sim.store.TestObjects.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.engine.NodePortRange;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.kinds.BuiltinKinds;
import io.podwire.sim.clock.Simulation;
import java.time.Instant;
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
  void nodePortsLieWhereTheyAreSaidTo() {
    SimOptions few = k3s.with(new NodePortRange(20_000, 20_040));
    ApiServer server = BuiltinKinds.start(new Simulation(Instant.EPOCH, 1), few.server());

    assertThat(nodePort(server, "drawn", 0)).isBetween(20_000, 20_040);
    assertThat(nodePort(server, "fixed", 20_000)).isEqualTo(20_000);
    assertThatThrownBy(() -> nodePort(server, "wrong", 30_000))
        .hasMessageContaining("The range of valid ports is 20000-20040");
  }

  private static int nodePort(ApiServer server, String name, int port) {
    String service =
        "{apiVersion: v1, kind: Service, metadata: {name: %s, namespace: default},"
            + " spec: {type: NodePort, ports: [{port: 80, nodePort: %d}]}}";
    return server
        .create(Resources.SERVICES, object(service.formatted(name, port)).tree().deepCopy())
        .at("spec", "ports")
        .path(0)
        .path("nodePort")
        .asInt();
  }

  @Test
  void moreNodesThanKubernetesSupportsAreRefused() {
    assertThatThrownBy(() -> k3s.forNodes(5_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nodes: 5001, but a simulated cluster has at most 5000");
  }
}
