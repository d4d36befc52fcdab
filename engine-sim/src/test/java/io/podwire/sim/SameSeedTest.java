package io.podwire.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.TestObjects;
import io.podwire.sim.trace.Hop;
import io.podwire.sim.trace.Trace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A seed decides all that happens in a cluster, to the nanosecond and the packet. */
class SameSeedTest {
  private static final String WORLD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: nginx, namespace: default}
      spec:
        replicas: 3
        selector: {matchLabels: {app: nginx}}
        template:
          metadata: {labels: {app: nginx}}
          spec: {containers: [{name: nginx, image: nginx}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: nginx, namespace: default}
      spec: {selector: {app: nginx}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client, namespace: default}
      spec:
        restartPolicy: Never
        containers:
        - name: c
          image: busybox
          command: [sh, -c, "for i in 1 2 3 4 5; do sleep 2; wget -q -O /dev/null http://nginx; done"]
      """;

  private static Trace run(long seed) {
    SimCluster cluster = SimCluster.start(SimOptions.k3s(), 2, seed);
    try (cluster) {
      cluster.trace().enable(true);
      cluster.simulation().enter(() -> play(cluster));
      return cluster.trace();
    }
  }

  private static void play(SimCluster cluster) {
    ApiServer api = cluster.apiServer();
    for (ApiObject object : TestObjects.objects(WORLD)) {
      api.create(
          api.types().stream()
              .filter(type -> type.kind().equals(object.kind()))
              .findFirst()
              .orElseThrow(),
          object.copy());
    }
    cluster.simulation().sleep(Duration.ofSeconds(20));
  }

  @Test
  void sameSeedSameTrace() {
    Trace trace = run(11);

    assertThat(trace.hops(Hop.EndpointChosen.class))
        .filteredOn(hop -> hop.service().equals("default/nginx"))
        .as("the client reached the Service")
        .hasSize(5);
    assertThat(run(11)).hasToString(trace.toString());
    assertThat(run(12).toString()).isNotEqualTo(trace.toString());
  }
}
