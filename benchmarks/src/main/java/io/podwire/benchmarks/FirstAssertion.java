package io.podwire.benchmarks;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Ports.PORT_80;

import io.podwire.Cluster;
import io.podwire.Podwire;

/**
 * A JVM that does nothing but the mission's sentence; {@link ColdStart} measures it from outside.
 */
final class FirstAssertion {
  private FirstAssertion() {}

  public static void main(String[] arguments) {
    try (Cluster cluster = Podwire.start()) {
      cluster
          .deploy(nginx, 2)
          .expose(PORT_80)
          .fromPod(busybox)
          .wget("http://nginx")
          .succeeds()
          .bodyContains("Welcome to nginx!");
    }
  }
}
