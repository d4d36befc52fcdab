package io.podwire.sim;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.controller.Controllers;
import io.podwire.sim.controller.NodeHostsController;
import io.podwire.sim.scheduler.Scheduler;
import io.podwire.sim.servicelb.ServiceLb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/** What runs once in a cluster: kube-controller-manager, kube-scheduler, the controllers of k3s. */
final class ControlPlane {
  private static final String CA_BUNDLE = readCaBundle();

  private ControlPlane() {}

  static void start(Api api, Simulation simulation, Supplier<Duration> endpointDelay) {
    Controllers.start(api, simulation, CA_BUNDLE, endpointDelay);
    new Scheduler(api, simulation).start();
    new ServiceLb(api, simulation).start();
    new NodeHostsController(api, simulation).start();
  }

  private static String readCaBundle() {
    try (InputStream in =
        Objects.requireNonNull(ControlPlane.class.getResourceAsStream("ca.crt"), "ca.crt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
