package io.podwire.benchmarks;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.engine.ClusterSpec;
import java.time.Duration;
import java.util.Locale;

/**
 * How a cluster takes it to be large: {@code Scale stored PODS} keeps Pods that no one runs, {@code
 * Scale running PODS NODES SERVICES} makes Deployments and waits until their Pods are ready and
 * their Services have endpoints. Prints the time and the memory that is in use after a collection.
 */
final class Scale {
  /** With 10,000 Services, the 150,000 Pods of Kubernetes' own limit. */
  private static final int REPLICAS = 15;

  /**
   * How many Deployments share a namespace: each of its Pods gets variables of all its Services.
   */
  private static final int NAMESPACE_SIZE = 100;

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int LOOKS = 720;

  private Scale() {}

  public static void main(String[] arguments) {
    int pods = Integer.parseInt(arguments[1]);
    if (arguments[0].equals("stored")) {
      stored(pods);
    } else {
      running(pods, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    }
  }

  private static void stored(int count) {
    Pod model = Pods.running();
    try (Cluster cluster = Podwire.start()) {
      KubernetesClient client = Podwire.session(cluster).client();
      long before = used();
      long begin = System.nanoTime();
      Pods.create(client, model, count);
      cluster.sleep(Duration.ofSeconds(10));
      report(count + " stored Pods", count, begin, before);
    }
  }

  private static void running(int pods, int nodes, int services) {
    long before = used();
    long begin = System.nanoTime();
    try (Cluster cluster = Podwire.start(ClusterSpec.of("Scale").withNodes(nodes))) {
      System.out.printf("%d nodes after %.1f s%n", nodes, seconds(begin));
      KubernetesClient client = Podwire.session(cluster).client();
      int deployments = Math.max(1, pods / REPLICAS);
      for (int first = 0; first < Math.max(deployments, services); first += NAMESPACE_SIZE) {
        Crowd.namespace(client, namespace(first));
      }
      for (int i = 0; i < services; i++) {
        int deployment = i % deployments;
        Crowd.service(client, namespace(deployment), i, "web-" + deployment);
      }
      for (int i = 0; i < deployments; i++) {
        Crowd.deployment(client, namespace(i), "web-" + i, REPLICAS);
      }
      System.out.printf("objects made after %.1f s%n", seconds(begin));
      for (int i = 0; i < deployments; i++) {
        awaitReady(cluster, client, namespace(i), "web-" + i);
      }
      System.out.printf("Pods ready after %.1f s%n", seconds(begin));
      awaitEndpoints(cluster, client, (long) services * REPLICAS);
      report(
          pods + " running Pods, " + nodes + " nodes, " + services + " Services",
          pods,
          begin,
          before);
    }
  }

  private static String namespace(int number) {
    return "scale-" + number / NAMESPACE_SIZE;
  }

  private static void awaitReady(
      Cluster cluster, KubernetesClient client, String namespace, String name) {
    for (int look = 0; look < LOOKS; look++) {
      Integer ready =
          client
              .apps()
              .deployments()
              .inNamespace(namespace)
              .withName(name)
              .get()
              .getStatus()
              .getReadyReplicas();
      if (ready != null && ready == REPLICAS) {
        return;
      }
      cluster.sleep(PAUSE);
    }
    throw new IllegalStateException("Deployment " + name + " is not ready after an hour");
  }

  private static void awaitEndpoints(Cluster cluster, KubernetesClient client, long expected) {
    long ready = 0;
    for (int look = 0; look < LOOKS; look++) {
      ready = readyEndpoints(client);
      if (ready == expected) {
        return;
      }
      cluster.sleep(PAUSE);
    }
    throw new IllegalStateException("not " + expected + " endpoints, but " + ready);
  }

  private static long readyEndpoints(KubernetesClient client) {
    long ready = 0;
    for (Namespace namespace : client.namespaces().list().getItems()) {
      String name = namespace.getMetadata().getName();
      if (name.startsWith("scale-")) {
        ready +=
            client.discovery().v1().endpointSlices().inNamespace(name).list().getItems().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> endpoint.getConditions().getReady())
                .count();
      }
    }
    return ready;
  }

  private static void report(String what, int pods, long begin, long before) {
    double wall = seconds(begin);
    long bytes = used() - before;
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s, %.0f us a Pod, %d MiB in use, %d bytes a Pod%n",
        what,
        wall,
        wall * 1e6 / pods,
        bytes >> 20,
        bytes / pods);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
