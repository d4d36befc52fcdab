package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.failure.PodState;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Pods' fields mean. */
final class Pods {
  private static final Duration SERVICE_ACCOUNT = Duration.ofSeconds(10);

  // https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/images/types.go
  private static final Set<String> HOPELESS =
      Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

  private static final Set<String> CREATING = Set.of("ContainerCreating", "PodInitializing");

  private Pods() {}

  static boolean isReady(@Nullable Pod pod) {
    return pod != null && PodState.isReady(pod);
  }

  /**
   * Whether it waits for an image that nothing will bring: the kubelet has tried again, and backs
   * off.
   */
  static boolean isStuck(Pod pod) {
    return pod.getStatus() != null
        && Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(),
                pod.getStatus().getContainerStatuses().stream())
            .anyMatch(
                c ->
                    c.getState() != null
                        && c.getState().getWaiting() != null
                        && HOPELESS.contains(c.getState().getWaiting().getReason()));
  }

  /** Whether its containers wait for something else than their images. */
  static boolean isCreating(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(container -> container.getState())
        .anyMatch(
            state ->
                state != null
                    && state.getWaiting() != null
                    && CREATING.contains(state.getWaiting().getReason()));
  }

  static boolean isRunning(@Nullable Pod pod) {
    return pod != null
        && pod.getStatus() != null
        && pod.getMetadata().getDeletionTimestamp() == null
        && "Running".equals(pod.getStatus().getPhase())
        && pod.getStatus().getContainerStatuses().stream()
            .allMatch(c -> c.getState() != null && c.getState().getRunning() != null);
  }

  static Pod awaitRunning(Scene scene, String namespace, String name) {
    KubernetesClient client = scene.peek();
    Pod[] seen = new Pod[1];
    boolean runs =
        scene.await(
            () -> {
              seen[0] = client.pods().inNamespace(namespace).withName(name).get();
              return isRunning(seen[0]);
            });
    if (!runs) {
      throw new AssertionError(
          "Pod "
              + namespace
              + "/"
              + name
              + " was not running within "
              + Waits.words(scene.timeout())
              + ": "
              + state(seen[0])
              + scene.hints());
    }
    return seen[0];
  }

  /** Creates the Pod; a namespace's service account may come a moment after the namespace. */
  static void create(Scene scene, KubernetesClient client, Pod pod) {
    awaitServiceAccount(scene, () -> Creation.create(client, pod));
    scene.seenPods().add(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  /** Repeats a request that is forbidden because the namespace's service account is not there. */
  static void awaitServiceAccount(Scene scene, Runnable request) {
    KubernetesClientException[] refused = new KubernetesClientException[1];
    boolean done =
        scene
            .clock()
            .await(
                SERVICE_ACCOUNT,
                Scene.INTERVAL,
                () -> {
                  try {
                    request.run();
                    return true;
                  } catch (KubernetesClientException e) {
                    if (e.getCode() != 403 || !isAboutServiceAccount(e)) {
                      throw e;
                    }
                    refused[0] = e;
                    return false;
                  }
                });
    if (!done) {
      throw Objects.requireNonNull(refused[0]);
    }
  }

  /** {@code error looking up service account shop/default: serviceaccount "default" not found}. */
  private static boolean isAboutServiceAccount(KubernetesClientException e) {
    return String.valueOf(e.getMessage()).contains("service account");
  }

  /** Why a Pod is not further than it is, as kubectl's STATUS column would say. */
  static String state(@Nullable Pod pod) {
    if (pod == null || pod.getStatus() == null) {
      return "there is no such Pod";
    }
    return PodState.words(pod);
  }
}
