package io.podwire.conformance;

import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How endpoints are written down: in slices, in Endpoints, and from one in the other. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class EndpointSlicesContract {
  @Test
  void aSliceHoldsAHundredEndpoints() {
    crowd(101);

    EndpointSlices.await("crowd", slices -> EndpointSlices.endpoints(slices).count() == 101);
    assertThat(EndpointSlices.of("crowd"))
        .hasSize(2)
        .allSatisfy(slice -> assertThat(slice.getEndpoints()).hasSizeBetween(1, 100));
  }

  /** Pods that nobody runs: what is asked is how many fit. */
  private static void crowd(int size) {
    IntStream.range(0, size).forEach(EndpointSlicesContract::runNowhere);
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: crowd}
            spec: {selector: {app: crowd}, publishNotReadyAddresses: true, ports: [{port: 80}]}
            """);
  }

  private static void runNowhere(int number) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("crowd-" + number)
            .addToLabels("app", "crowd")
            .endMetadata()
            .withNewSpec()
            .withSchedulerName("nobody")
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("none")
            .withImage("nginx")
            .endContainer()
            .endSpec()
            .build();
    Pod made = cluster().client().resource(pod).inNamespace("default").create();
    String address = "10.44.%d.%d".formatted(number / 250, number % 250 + 1);
    Pod ready =
        new PodBuilder(made)
            .editStatus()
            .withPhase("Running")
            .withPodIP(address)
            .addNewPodIP(address)
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    cluster().client().resource(ready).updateStatus();
  }

  @Test
  void endpointsWrittenByHandAreMirrored() {
    String crowd =
        IntStream.rangeClosed(1, 150)
            .mapToObj(i -> "{ip: 10.44.1." + i + "}")
            .collect(Collectors.joining(", ", "[", "]"));
    String yaml =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: hand}
        spec: {ports: [{name: http, port: 8080, targetPort: 80}, {name: udp, port: 8081, protocol: UDP}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: hand, labels: {mine: "yes"}, annotations: {note: hello}}
        subsets:
        - addresses: [{ip: 10.44.0.1, hostname: one}, {ip: 10.44.0.2, nodeName: somewhere}]
          notReadyAddresses: [{ip: 10.44.0.3}]
          ports: [{name: http, port: 80}]
        - addresses: %s
          ports: [{name: udp, port: 81, protocol: UDP}]
        """
            .formatted(crowd);
    cluster().apply(yaml);

    EndpointSlices.await("hand", slices -> slices.size() == 2);
    assertThat(EndpointSlices.of("hand"))
        .allSatisfy(
            slice -> {
              assertThat(slice.getMetadata().getLabels())
                  .containsEntry("mine", "yes")
                  .containsEntry(
                      "endpointslice.kubernetes.io/managed-by",
                      "endpointslicemirroring-controller.k8s.io");
              assertThat(slice.getMetadata().getAnnotations()).containsEntry("note", "hello");
              assertThat(slice.getMetadata().getOwnerReferences().get(0).getKind())
                  .isEqualTo("Endpoints");
            });
    assertThat(of("hand", 80).getEndpoints())
        .extracting(
            e ->
                e.getAddresses().get(0)
                    + " "
                    + e.getConditions().getReady()
                    + " "
                    + e.getHostname()
                    + " "
                    + e.getNodeName())
        .containsExactlyInAnyOrder(
            "10.44.0.1 true one null",
            "10.44.0.2 true null somewhere",
            "10.44.0.3 false null null");
    assertThat(of("hand", 81).getEndpoints()).as("a mirrored slice holds a subset").hasSize(150);

    cluster().delete(yaml.substring(yaml.indexOf("---")));
    EndpointSlices.await("hand", List::isEmpty);
  }

  private static EndpointSlice of(String service, int port) {
    return EndpointSlices.of(service).stream()
        .filter(slice -> slice.getPorts().get(0).getPort() == port)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPreferenceForTheOwnNodeIsWrittenAsAHint() {
    ServiceHandle web = cluster().deploy(nginx).expose(PORT_80);
    web.endpoints().hasSize(1);
    String node = cluster().deployment("nginx").pod(0).node().name();

    prefer("PreferSameNode");
    EndpointSlices.await("nginx", slices -> hints(slices).equals(List.of(node)));
    prefer(null);
    EndpointSlices.await("nginx", slices -> hints(slices).isEmpty());
  }

  private static void prefer(@Nullable String distribution) {
    cluster()
        .client()
        .services()
        .inNamespace("default")
        .withName("nginx")
        .edit(
            service -> {
              service.getSpec().setTrafficDistribution(distribution);
              return service;
            });
  }

  private static List<String> hints(List<EndpointSlice> slices) {
    return EndpointSlices.endpoints(slices)
        .filter(endpoint -> endpoint.getHints() != null)
        .flatMap(endpoint -> endpoint.getHints().getForNodes().stream())
        .map(hint -> hint.getName())
        .toList();
  }
}
