package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The Pods that a manifest's workloads have. */
final class ManifestPods {
  private static final Set<String> PASSING =
      Set.of("Job", "CronJob", "ReplicationController", "ReplicaSet");

  private final Scene scene;
  private final List<HasMetadata> workloads;

  ManifestPods(Scene scene, List<HasMetadata> objects) {
    this.scene = scene;
    this.workloads =
        objects.stream()
            .filter(o -> Applied.WORKLOADS.contains(o.getKind()) || PASSING.contains(o.getKind()))
            .toList();
  }

  PodsHandle except(List<String> names) {
    List<String> known = workloads.stream().map(o -> o.getMetadata().getName()).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "podsExcept: '"
                + name
                + "' is no workload of the manifest, which has "
                + String.join(", ", known));
      }
    }
    List<HasMetadata> others =
        workloads.stream().filter(o -> !names.contains(o.getMetadata().getName())).toList();
    others.stream().filter(o -> PASSING.contains(o.getKind())).findFirst().ifPresent(this::refuse);
    return PodsHandle.of(
        scene,
        "the manifest, without " + String.join(", ", names),
        () -> others.stream().flatMap(this::pods).toList());
  }

  /** Whom nobody asks nobody lets in: to leave them out would make a denial true too easily. */
  private void refuse(HasMetadata passing) {
    throw new IllegalArgumentException(
        "podsExcept: the Pods of "
            + passing.getKind()
            + " "
            + passing.getMetadata().getName()
            + " come and go, and cannot be asked; except it by name");
  }

  private Stream<Pod> pods(HasMetadata workload) {
    ObjectMeta meta = workload.getMetadata();
    String namespace = meta.getNamespace();
    return switch (workload.getKind()) {
      case "Deployment" -> each(new DeploymentHandle(scene, namespace, meta.getName()).pods());
      case "StatefulSet" -> each(new StatefulSetHandle(scene, namespace, meta.getName()).pods());
      case "DaemonSet" -> each(new DaemonSetHandle(scene, namespace, meta.getName()).pods());
      default -> Stream.of(new PodHandle(scene, namespace, meta.getName()).resource());
    };
  }

  private static Stream<Pod> each(PodsHandle pods) {
    return pods.list().stream().map(PodHandle::resource);
  }
}
