package io.podwire.sim.controller;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.util.function.Supplier;

/** All controllers, as kube-controller-manager runs them. */
public final class Controllers {
  private Controllers() {}

  /**
   * Starts them.
   *
   * @param caBundle the certificates, in PEM, that vouch for the API server
   * @param endpointDelay how much later than usual EndpointSlices follow their Pods
   */
  public static void start(
      Api api, Simulation simulation, String caBundle, Supplier<Duration> endpointDelay) {
    new NodeLifecycleController(api, simulation).start();
    new TaintEvictionController(api, simulation).start();
    new PodGarbageCollector(api, simulation).start();
    new ServiceAccountController(api, simulation, caBundle).start();
    new NamespaceController(api, simulation).start();
    new GarbageCollector(api, simulation).start();
    new DeploymentController(api, simulation).start();
    new ReplicaSetController(api, simulation).start();
    ReplicaSetController.ofReplicationControllers(api, simulation).start();
    new StatefulSetController(api, simulation).start();
    new DaemonSetController(api, simulation).start();
    new JobController(api, simulation).start();
    new CronJobController(api, simulation).start();
    new DisruptionController(api, simulation).start();
    new ResourceQuotaController(api, simulation).start();
    new PersistentVolumeController(api, simulation).start();
    new ProtectionController(api, simulation).start();
    new ClusterRoleAggregationController(api, simulation).start();
    new EndpointsController(api, simulation).start();
    new EndpointSliceController(api, simulation, endpointDelay).start();
    new EndpointSliceMirroringController(api, simulation).start();
  }
}
