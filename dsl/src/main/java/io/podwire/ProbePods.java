package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.probe.Exec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Pods that probes run in: one per client, image and namespace, made once and used again. Their
 * labels are ours alone, so that no selector of the user's meets them by accident.
 */
final class ProbePods {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String CLIENT = "podwire.io/client";

  private final Scene scene;
  private final Map<Key, Exec.Container> known = new HashMap<>();

  ProbePods(Scene scene) {
    this.scene = scene;
  }

  /**
   * Who asks, and from where.
   *
   * @param namespace of the Pod
   * @param client its name
   * @param image what it runs
   * @param node the node it must run on, if that matters
   * @param host whether it uses the node's own network
   */
  record Key(String namespace, String client, Image image, @Nullable String node, boolean host) {
    String podName() {
      return "podwire-"
          + client
          + "-"
          + Integer.toHexString(image.reference().hashCode())
          + (host ? "-host" : "")
          + (node == null ? "" : "-" + Integer.toHexString(node.hashCode()));
    }
  }

  /** The container to ask in; the Pod is made and running when this returns. */
  Exec.Container open(Key key) {
    Exec.Container at = known.get(key);
    if (at == null) {
      at = new Exec.Container(key.namespace(), key.podName(), "probe");
      make(key);
      Pods.awaitRunning(scene, at.namespace(), at.pod());
      known.put(key, at);
    }
    return at;
  }

  /** Forgets a Pod that turned out to be gone. */
  void forget(Exec.Container at) {
    known.values().remove(at);
  }

  private void make(Key key) {
    scene.provide(key.image());
    KubernetesClient client = scene.peek();
    Pod pod = describe(key);
    try {
      Pods.create(scene, client, pod);
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
    }
  }

  private static Pod describe(Key key) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(key.podName())
        .withNamespace(key.namespace())
        .addToLabels(MANAGED_BY, "podwire")
        .addToLabels(CLIENT, key.client())
        .endMetadata()
        .withNewSpec()
        .withNodeName(null)
        .withNodeSelector(key.node() == null ? null : Map.of("kubernetes.io/hostname", key.node()))
        .withHostNetwork(key.host() ? Boolean.TRUE : null)
        .withDnsPolicy(key.host() ? "ClusterFirstWithHostNet" : null)
        .withRestartPolicy("Always")
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("probe")
        .withImage(ProbeImages.reference(key.image()))
        .withImagePullPolicy(ProbeImages.PULL_POLICY)
        .withCommand(key.image().toolbox().idle())
        .endContainer()
        .endSpec()
        .build();
  }
}
