package io.podwire;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.engine.Capability;
import io.podwire.engine.Disturbance;

/** Does to a cluster what a {@link Fault} says. */
final class Faults {
  private static final String SYSTEM = "kube-system";
  private static final String DNS = "coredns"; // k3s's Deployment behind the Service kube-dns

  private final Scene scene;

  Faults(Scene scene) {
    this.scene = scene;
  }

  ActiveFault inject(Fault fault) {
    scene.flush();
    Runnable undo;
    if (fault instanceof Fault.Below below) {
      undo = disturb(fault, below.disturbance());
    } else if (fault instanceof Fault.PodKilled killed) {
      killed.pod().kill();
      undo = () -> {};
    } else {
      scene.require(Capability.DNS_FAULTS, fault.toString());
      undo = failDns();
    }
    scene.changed();
    return scene.active(
        new ActiveFault(
            fault.toString(),
            () -> {
              undo.run();
              scene.changed();
            }));
  }

  private Runnable disturb(Fault fault, Disturbance disturbance) {
    scene.require(disturbance.capability(), fault.toString());
    return scene.session().disturb(disturbance);
  }

  private Runnable failDns() {
    KubernetesClient client = scene.writer();
    var deployment = client.apps().deployments().inNamespace(SYSTEM).withName(DNS);
    int replicas = deployment.get().getSpec().getReplicas();
    scaleDns(0);
    return () -> scaleDns(replicas);
  }

  private void scaleDns(int replicas) {
    new DeploymentHandle(scene, SYSTEM, DNS).scale(replicas);
    EndpointsAssert endpoints = new ServiceHandle(scene, SYSTEM, "kube-dns").endpoints();
    if (replicas == 0) {
      endpoints.areEmpty();
    } else {
      endpoints.areNotEmpty();
    }
  }
}
