package io.podwire;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Service is made from: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go">the
 * selector</a>, labels and ports that {@code kubectl expose} finds in an object.
 */
record Exposed(
    String words,
    @Nullable Map<String, String> labels,
    Map<String, String> selector,
    List<ContainerPort> ports) {
  static Exposed of(String words, WorkloadState workload) {
    if (!workload.selector().getMatchExpressions().isEmpty()) {
      throw new IllegalArgumentException(
          "expose: the selector of "
              + words
              + " has matchExpressions, and a Service selects by labels alone");
    }
    return new Exposed(
        words,
        workload.metadata().getLabels(),
        workload.selector().getMatchLabels(),
        ports(workload.template().getSpec()));
  }

  static Exposed of(String words, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    if (labels == null || labels.isEmpty()) {
      throw new IllegalArgumentException(
          "expose: " + words + " has no labels, by which alone a Service can select it");
    }
    return new Exposed(words, labels, labels, ports(pod.getSpec()));
  }

  private static List<ContainerPort> ports(PodSpec spec) {
    return spec.getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .toList();
  }
}
