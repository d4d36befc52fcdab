package io.podwire.sim;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.controller.Controllers;
import io.podwire.sim.controller.NodeHostsController;
import io.podwire.sim.scheduler.Scheduler;
import io.podwire.sim.servicelb.ServiceLb;
import java.time.Duration;
import java.util.function.Supplier;

/** What runs once in a cluster: kube-controller-manager, kube-scheduler, the controllers of k3s. */
final class ControlPlane {
  private ControlPlane() {}

  static void start(
      Api api, Simulation simulation, String caBundle, Supplier<Duration> endpointDelay) {
    Controllers.start(api, simulation, caBundle, endpointDelay);
    new Scheduler(api, simulation).start();
    new ServiceLb(api, simulation).start();
    new NodeHostsController(api, simulation).start();
  }
}
