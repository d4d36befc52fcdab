package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.podwire.engine.Capability;
import io.podwire.failure.Aim;
import io.podwire.failure.BrokenReferences;
import io.podwire.failure.SelectedPods;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Waits until a manifest is up: workloads, then endpoints, then DNS, then the data plane. */
final class Upness {
  private final Scene scene;
  private final List<HasMetadata> objects;

  Upness(Scene scene, List<HasMetadata> objects) {
    this.scene = scene;
    this.objects = objects;
  }

  void await() {
    List<BrokenReferences.Hint> hints = BrokenReferences.of(scene.reader(), objects);
    List<String> certain = texts(hints, true);
    if (!certain.isEmpty()) {
      throw new AssertionError("the manifest cannot come up:" + lines(certain));
    }
    try {
      objects.forEach(this::workload);
      objects.stream()
          .filter(Service.class::isInstance)
          .map(Service.class::cast)
          .filter(this::hasEndpoints)
          .forEach(this::service);
    } catch (AssertionError e) {
      String text = String.valueOf(e.getMessage());
      List<String> news = texts(hints, false).stream().filter(h -> !text.contains(h)).toList();
      throw news.isEmpty() ? e : new AssertionError(text + "\n" + lines(news), e);
    }
    scene.awaitProxies();
  }

  private static List<String> texts(List<BrokenReferences.Hint> hints, boolean certain) {
    return hints.stream()
        .filter(hint -> hint.certain() == certain)
        .map(BrokenReferences.Hint::text)
        .toList();
  }

  private static String lines(List<String> hints) {
    return hints.stream().map(hint -> "\n  hint: " + hint).collect(Collectors.joining());
  }

  /**
   * Without a selector it has those that the manifest or somebody else wrote, which may be none.
   */
  private boolean hasEndpoints(Service service) {
    ObjectMeta meta = service.getMetadata();
    if ("ExternalName".equals(service.getSpec().getType())) {
      return false;
    }
    return hasSelector(service)
        || objects.stream().anyMatch(object -> isEndpointsOf(object, meta))
        || !new EndpointsQuestion(scene, meta.getNamespace(), meta.getName())
            .ask()
            .endpoints()
            .isEmpty();
  }

  private static boolean hasSelector(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null && !selector.isEmpty();
  }

  /** Those that it selects: they become ready together, and endpoints one after the other. */
  private List<String> readyPods(Service service) {
    return SelectedPods.of(scene.peek(), service).stream()
        .filter(Pods::isReady)
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  /** An older object, which takes a moment to be mirrored. */
  private static boolean isEndpointsOf(HasMetadata object, ObjectMeta service) {
    return object.getKind().equals("Endpoints")
        && object.getMetadata().getName().equals(service.getName())
        && object.getMetadata().getNamespace().equals(service.getNamespace());
  }

  private void workload(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    switch (object.getKind()) {
      case "Deployment" -> new DeploymentHandle(scene, namespace, name).awaitRolledOut();
      case "DaemonSet" -> new DaemonSetHandle(scene, namespace, name).pods();
      case "StatefulSet" -> new StatefulSetHandle(scene, namespace, name).pods();
      case "Pod" -> new PodHandle(scene, namespace, name).awaitReady();
      default -> {}
    }
  }

  private void service(Service service) {
    String namespace = service.getMetadata().getNamespace();
    ServiceHandle handle = new ServiceHandle(scene, namespace, service.getMetadata().getName());
    if (hasSelector(service)) {
      handle.endpoints().areNotEmpty().includesThoseOf(() -> readyPods(service));
    } else {
      handle.endpoints().areNotEmpty();
    }
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
