package io.podwire.sim.controller;

import static io.podwire.sim.store.TestObjects.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.controller.ZoneShares.Allocation;
import io.podwire.sim.store.ApiObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a cluster of two equal nodes does not show; that is in the contract. */
class ZoneSharesTest {
  private static final ApiObject MASTER =
      node("{node-role.kubernetes.io/control-plane: ''}", "8", "True");
  private static final ApiObject SILENT = node("{}", "8", "Unknown");

  private static ApiObject node(String labels, String cpu, String ready) {
    return object(
        "{kind: Node, metadata: {name: n, labels: %s}, status: {allocatable: {cpu: '%s'}, conditions: [{type: Ready, status: '%s'}]}}"
            .formatted(labels, cpu, ready));
  }

  private static ApiObject in(String zone, String cpu) {
    return node("{topology.kubernetes.io/zone: " + zone + "}", cpu, "True");
  }

  @Test
  void zonesCountByTheCpuOfTheirReadyWorkers() {
    ZoneShares shares =
        ZoneShares.of(
            List.of(in("a", "4"), in("b", "1"), MASTER, SILENT, in("c", "2"), in("b", "1000m")));

    assertThat(shares.ofZones()).isEqualTo(Map.of("a", 0.5, "b", 0.25, "c", 0.25));
    assertThat(ZoneShares.of(List.of(in("a", "4"), in("b", "0")))).isEqualTo(ZoneShares.NONE);
    assertThat(ZoneShares.of(List.of(in("a", "4"), MASTER))).isEqualTo(ZoneShares.NONE);
  }

  @Test
  void anEndpointGetsAFifthMoreThanItsShareAtMost() {
    ZoneShares shares = ZoneShares.of(List.of(in("a", "2"), in("b", "1"), in("c", "1")));

    assertThat(shares.allocate(9).zones())
        .isEqualTo(
            Map.of(
                "a", new Allocation(4, 5, 4.5),
                "b", new Allocation(2, 3, 2.25),
                "c", new Allocation(2, 3, 2.25)));
    assertThat(shares.allocate(5).problem())
        .startsWith("Unable to allocate minimum required endpoints");
    assertThat(shares.overload(Map.of("a", 4, "b", 2, "c", 3))).isFalse();
    assertThat(shares.overload(Map.of("a", 3, "b", 3, "c", 3))).isTrue();
    assertThat(shares.overload(Map.of("a", 5, "b", 4))).isTrue();
    assertThat(ZoneShares.NONE.overload(Map.of("a", 1))).isTrue();
  }
}
