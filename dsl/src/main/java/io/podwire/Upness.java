package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.podwire.engine.Capability;
import io.podwire.failure.Aim;
import io.podwire.failure.BrokenReferences;
import io.podwire.failure.SelectedPods;
import java.util.List;

/** Waits until a manifest is up: workloads, then endpoints, then DNS, then the data plane. */
final class Upness {
  private final Scene scene;
  private final List<HasMetadata> objects;

  Upness(Scene scene, List<HasMetadata> objects) {
    this.scene = scene;
    this.objects = objects;
  }

  void await() {
    List<String> broken = BrokenReferences.of(scene.reader(), objects);
    if (!broken.isEmpty()) {
      throw new AssertionError(
          "the manifest cannot come up:\n  hint: " + String.join("\n  hint: ", broken));
    }
    objects.forEach(this::workload);
    objects.stream()
        .filter(Service.class::isInstance)
        .map(Service.class::cast)
        .filter(service -> !"ExternalName".equals(service.getSpec().getType()))
        .forEach(this::service);
    scene.awaitProxies();
  }

  private void workload(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    switch (object.getKind()) {
      case "Deployment" -> new DeploymentHandle(scene, namespace, name).awaitRolledOut();
      case "DaemonSet" -> DaemonPods.await(scene, namespace, name);
      case "StatefulSet" -> new StatefulSetHandle(scene, namespace, name).pods();
      case "Pod" -> new PodHandle(scene, namespace, name).awaitReady();
      default -> {}
    }
  }

  private void service(Service service) {
    String namespace = service.getMetadata().getNamespace();
    ServiceHandle handle = new ServiceHandle(scene, namespace, service.getMetadata().getName());
    handle.endpoints().areNotEmpty();
    // Which become ready together, and are written down one after the other.
    handle
        .endpoints()
        .includesAll(
            SelectedPods.of(scene.reader(), service).stream()
                .filter(Pods::isReady)
                .map(pod -> pod.getStatus().getPodIP())
                .toList());
    ToolProbe prober = prober(namespace);
    prober.resolve(handle.hostName()).to(handle);
    for (ServicePort port : service.getSpec().getPorts()) {
      if ("TCP".equals(port.getProtocol())) {
        Aim aim = new Aim(namespace, null, handle.hostName(), port.getPort(), "TCP");
        String words = "port " + port.getPort() + " of " + handle;
        Control.whyNotAllUp(scene, words, aim)
            .ifPresent(
                reason -> {
                  throw new AssertionError(words + " is not up:\n  " + reason);
                });
      }
    }
  }

  /** Where no policy of the user's reaches, if the engine lets us there. */
  private ToolProbe prober(String namespace) {
    if (!scene.session().capabilities().contains(Capability.NODE_ACCESS)) {
      return PodProbe.of(scene, new ProbePods.Key(namespace, "up", Images.busybox, null, false));
    }
    String node = scene.peek().nodes().list().getItems().get(0).getMetadata().getName();
    return NodeProbe.of(scene, scene.session().namespace(), Images.busybox, node);
  }
}
