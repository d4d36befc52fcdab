package io.podwire.sim.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.lab.WorkloadLab;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndpointsControllerTest {
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

  /**
   * More than one may <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/endpoint/endpoints_controller.go#L60-L62">ask
   * a real cluster for</a> in a test of the contract.
   */
  @Test
  void holdsAThousandAddressesAndSaysThatThereAreMore() {
    try (WorkloadLab lab = new WorkloadLab(1, 0)) {
      lab.create(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: crowd, namespace: default}
          spec: {selector: {app: crowd}, ports: [{port: 80}]}
          """);
      for (int number = 0; number < 1001; number++) {
        runNowhere(lab, number);
      }

      assertThat(lab.within(Duration.ofMinutes(1), () -> addresses(lab) == 1000)).isTrue();
      assertThat(annotations(lab).path(OVER_CAPACITY).asText()).isEqualTo("truncated");

      lab.delete("Pod", "crowd-0");

      assertThat(lab.within(Duration.ofMinutes(1), () -> !annotations(lab).has(OVER_CAPACITY)))
          .isTrue();
      assertThat(addresses(lab)).isEqualTo(1000);
    }
  }

  private static void runNowhere(WorkloadLab lab, int number) {
    String name = "crowd-" + number;
    lab.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default, labels: {app: crowd}}
        spec:
          terminationGracePeriodSeconds: 0
          schedulerName: nobody
          containers: [{name: none, image: none}]
        """
            .formatted(name));
    ObjectNode pod = lab.get("Pod", name).copy();
    ObjectNode status = pod.withObject("/status").put("phase", "Running");
    String address = "10.44.%d.%d".formatted(number / 250, number % 250 + 1);
    status.put("podIP", address).withArray("podIPs").addObject().put("ip", address);
    status.withArray("conditions").addObject().put("type", "Ready").put("status", "True");
    lab.simulation.enter(() -> lab.api.updateStatus(lab.type("Pod"), pod));
  }

  private static int addresses(WorkloadLab lab) {
    return lab.find("Endpoints", "crowd")
        .map(ApiObject::tree)
        .map(tree -> tree.at("/subsets/0/addresses"))
        .map(JsonNode::size)
        .orElse(0);
  }

  private static JsonNode annotations(WorkloadLab lab) {
    return lab.get("Endpoints", "crowd").tree().at("/metadata/annotations");
  }
}
