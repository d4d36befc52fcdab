package io.podwire.sim;

import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.TestObjects;
import io.podwire.sim.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A small world that makes many free choices: names, orders, delays, endpoints. As a program it
 * prints the digest of what happened, for one that runs in another JVM.
 */
final class SeededWorld {
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
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: clients, namespace: default}
      spec:
        podSelector: {matchLabels: {app: nginx}}
        ingress: [{from: [{podSelector: {matchLabels: {app: client}}}]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client, namespace: default, labels: {app: client}}
      spec:
        restartPolicy: Never
        containers:
        - name: c
          image: busybox
          command: [sh, -c, "for i in 1 2 3 4 5; do sleep 2; wget -q -O /dev/null http://nginx; done"]
      """;

  private SeededWorld() {}

  public static void main(String[] arguments) {
    System.out.println(digest(run(Long.parseLong(arguments[0]))));
  }

  static Trace run(long seed) {
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

  static String digest(Trace trace) {
    try {
      byte[] text = trace.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
