package io.podwire.sim;

import static io.podwire.Images.busybox;

import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.engine.ClusterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpTest {
  /** With these seeds the Pods answered before kube-proxy had heard of them. */
  @ParameterizedTest
  @ValueSource(longs = {116, 153, 256})
  void whatIsUpAnswersByItsServicesNameAtOnce(long seed) {
    try (Cluster cluster = Podwire.start("sim", ClusterSpec.of("up").withSeed(seed))) {
      cluster
          .apply(
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec:
                replicas: 3
                selector: {matchLabels: {app: web}}
                template:
                  metadata: {labels: {app: web}}
                  spec: {containers: [{name: web, image: nginx}]}
              ---
              apiVersion: v1
              kind: Service
              metadata: {name: web}
              spec: {selector: {app: web}, ports: [{port: 80}]}
              """)
          .awaitUp();

      cluster.fromPod(busybox).wget("http://web").now().succeeds();
    }
  }
}
