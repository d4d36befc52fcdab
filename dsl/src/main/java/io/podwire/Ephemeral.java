package io.podwire;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.podwire.probe.Exec;
import java.util.Optional;

/**
 * Puts tools beside a user's own container, in the same network namespace: policies and endpoints
 * see the Pod itself, and its image needs no shell.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/">Ephemeral
 *     Containers</a>
 */
final class Ephemeral {
  private Ephemeral() {}

  /** The tool container of that image in the Pod; it runs when this returns. */
  static Exec.Container open(Scene scene, PodHandle pod, Image tools) {
    pod.ensure();
    String name = "podwire-" + tools.defaultName();
    KubernetesClient client = scene.peek();
    PodResource resource = client.pods().inNamespace(pod.namespace()).withName(pod.name());
    Pod now = Pods.awaitRunning(scene, pod.namespace(), pod.name());
    if (now.getSpec().getEphemeralContainers().stream().noneMatch(c -> c.getName().equals(name))) {
      resource
          .ephemeralContainers()
          .edit(
              seen -> {
                seen.getSpec().getEphemeralContainers().add(container(name, tools));
                return seen;
              });
    }
    if (!scene.await(() -> status(resource.get(), name).filter(Ephemeral::runs).isPresent())) {
      throw new AssertionError(
          "the tools beside "
              + pod
              + " ("
              + tools
              + ") did not run within "
              + Waits.words(scene.timeout())
              + ": "
              + status(resource.get(), name).map(ContainerStatus::getState));
    }
    return new Exec.Container(pod.namespace(), pod.name(), name);
  }

  private static EphemeralContainer container(String name, Image tools) {
    return new EphemeralContainerBuilder()
        .withName(name)
        .withImage(ProbeImages.reference(tools))
        .withImagePullPolicy(ProbeImages.PULL_POLICY)
        .withCommand(tools.toolbox().idleUntilTerminated())
        .build();
  }

  private static Optional<ContainerStatus> status(Pod pod, String name) {
    return pod == null || pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getEphemeralContainerStatuses().stream()
            .filter(c -> c.getName().equals(name))
            .findFirst();
  }

  private static boolean runs(ContainerStatus status) {
    return status.getState() != null && status.getState().getRunning() != null;
  }
}
