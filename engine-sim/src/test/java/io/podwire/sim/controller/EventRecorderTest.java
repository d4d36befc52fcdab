package io.podwire.sim.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.lab.WorkloadLab;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
  @Test
  void whatIsSaidFirstIsWrittenFirst() {
    try (WorkloadLab lab = new WorkloadLab(7, 1)) {
      lab.simulation.enter(
          () -> {
            EventRecorder events = EventRecorder.of(lab.api, lab.simulation, "teller");
            ApiObject node = lab.get("Node", "n1");
            for (int i = 0; i < 20; i++) {
              events.normal(node, "Told" + i, "once");
            }
          });
      lab.pass(Duration.ofSeconds(1));
      List<String> reasons =
          lab.list("Event").stream()
              .sorted(Comparator.comparing(ApiObject::resourceVersion))
              .map(event -> event.text("reason"))
              .filter(reason -> reason.startsWith("Told"))
              .toList();
      assertThat(reasons).isEqualTo(IntStream.range(0, 20).mapToObj(i -> "Told" + i).toList());
    }
  }
}
