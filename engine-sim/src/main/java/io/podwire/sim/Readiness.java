package io.podwire.sim;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;

/** When a cluster is up: its DNS has a ready endpoint and every namespace can run Pods. */
final class Readiness {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration GIVE_UP = Duration.ofMinutes(2);
  // What the proxies need to follow the endpoints at the latest.
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Api api;
  private final Simulation simulation;

  Readiness(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
  }

  void await() {
    long deadline = simulation.nanoTime() + GIVE_UP.toNanos();
    while (!isUp()) {
      if (simulation.nanoTime() > deadline) {
        throw new IllegalStateException("the simulated cluster did not come up: " + pods());
      }
      simulation.sleep(LOOK_EVERY);
    }
    simulation.sleep(SETTLE);
  }

  private boolean isUp() {
    ObjectKey account = new ObjectKey(Resources.SERVICE_ACCOUNTS, "default", "default");
    return api.find(account).isPresent()
        && api.list(Resources.ENDPOINT_SLICES, "kube-system").stream()
            .anyMatch(Readiness::hasReadyEndpoint);
  }

  private static boolean hasReadyEndpoint(ApiObject slice) {
    for (var endpoint : slice.at("endpoints")) {
      if (endpoint.path("conditions").path("ready").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  private String pods() {
    StringBuilder text = new StringBuilder();
    for (ApiObject pod : api.list(Resources.PODS)) {
      text.append(pod).append(' ').append(pod.at("status")).append("; ");
    }
    return text.toString();
  }
}
