package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The slices of the Services of the namespace {@code default}. */
final class EndpointSlices {
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final int LOOKS = 200;

  private EndpointSlices() {}

  static List<EndpointSlice> of(String service) {
    return cluster()
        .client()
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace("default")
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems();
  }

  /** The conditions of each endpoint, as {@code ready true, serving true, terminating false}. */
  static List<String> conditions(String service) {
    return endpoints(of(service)).map(endpoint -> words(endpoint.getConditions())).toList();
  }

  /** The endpoints of them all; a real cluster's slice without any has no list at all. */
  static Stream<Endpoint> endpoints(List<EndpointSlice> slices) {
    return slices.stream()
        .map(EndpointSlice::getEndpoints)
        .filter(Objects::nonNull)
        .flatMap(List::stream);
  }

  private static String words(EndpointConditions conditions) {
    return "ready %s, serving %s, terminating %s"
        .formatted(conditions.getReady(), conditions.getServing(), conditions.getTerminating());
  }

  /** Waits until the endpoints have exactly these conditions. */
  static void awaitConditions(String service, String... expected) {
    await(() -> conditions(service).equals(List.of(expected)));
    assertThat(conditions(service)).containsExactly(expected);
  }

  /** Waits until that is true of a Service's slices. */
  static void await(String service, Predicate<List<EndpointSlice>> holds) {
    await(() -> holds.test(of(service)));
  }

  private static void await(BooleanSupplier holds) {
    for (int look = 0; look < LOOKS && !holds.getAsBoolean(); look++) {
      cluster().sleep(BETWEEN);
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }
}
