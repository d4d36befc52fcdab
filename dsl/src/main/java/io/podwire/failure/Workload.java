package io.podwire.failure;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A Pod template, or a Pod of its own.
 *
 * @param words its owner's kind and name
 * @param labels of its Pods
 * @param spec of its Pods
 */
@API(status = API.Status.INTERNAL)
public record Workload(String words, Map<String, String> labels, PodSpec spec) {
  /** Kinds that are listed themselves, with the same template. */
  private static final Set<String> OWNERS = Set.of("Deployment", "CronJob");

  /** What an object runs, if it runs Pods and the API server knows its kind by itself. */
  public static Optional<Workload> of(HasMetadata object) {
    String words = object.getKind() + " " + object.getMetadata().getName();
    if (object instanceof Pod pod) {
      Map<String, String> labels = Labels.orNone(pod.getMetadata().getLabels());
      return Optional.of(new Workload(words, labels, pod.getSpec()));
    }
    return Optional.ofNullable(template(object))
        .map(
            template ->
                new Workload(
                    words,
                    template.getMetadata() == null
                        ? Map.of()
                        : Labels.orNone(template.getMetadata().getLabels()),
                    template.getSpec()));
  }

  private static @Nullable PodTemplateSpec template(HasMetadata object) {
    if (object instanceof Deployment deployment) {
      return deployment.getSpec().getTemplate();
    } else if (object instanceof StatefulSet set) {
      return set.getSpec().getTemplate();
    } else if (object instanceof DaemonSet set) {
      return set.getSpec().getTemplate();
    } else if (object instanceof ReplicaSet set) {
      return set.getSpec().getTemplate();
    } else if (object instanceof ReplicationController controller) {
      return controller.getSpec().getTemplate();
    } else if (object instanceof Job job) {
      return job.getSpec().getTemplate();
    } else if (object instanceof CronJob job) {
      return job.getSpec().getJobTemplate().getSpec().getTemplate();
    }
    return null;
  }

  /** Those of a namespace, but probes: templates first. */
  static List<Workload> in(KubernetesClient client, String namespace) {
    return Stream.concat(
            owners(client, namespace),
            client
                .pods()
                .inNamespace(namespace)
                .withoutLabel("podwire.io/client")
                .list()
                .getItems()
                .stream()
                .filter(Workload::isItsOwn))
        .flatMap(object -> of(object).stream())
        .toList();
  }

  /** What makes Pods in a namespace. */
  static Stream<HasMetadata> owners(KubernetesClient client, String namespace) {
    Stream<List<? extends HasMetadata>> there =
        Stream.of(
            client.apps().deployments().inNamespace(namespace).list().getItems(),
            client.apps().statefulSets().inNamespace(namespace).list().getItems(),
            client.apps().daemonSets().inNamespace(namespace).list().getItems(),
            client.apps().replicaSets().inNamespace(namespace).list().getItems(),
            client.replicationControllers().inNamespace(namespace).list().getItems(),
            client.batch().v1().cronjobs().inNamespace(namespace).list().getItems(),
            client.batch().v1().jobs().inNamespace(namespace).list().getItems());
    return there.flatMap(List::stream).filter(Workload::isItsOwn).map(HasMetadata.class::cast);
  }

  private static boolean isItsOwn(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getKind)
        .noneMatch(OWNERS::contains);
  }

  /** Whose labels come closest to being selected, and which they are; empty if there are none. */
  static String nearest(Map<String, String> selector, List<Workload> all) {
    return all.stream()
        .min(Comparator.comparingInt(w -> Labels.distance(selector, w.labels())))
        .map(Workload::labelled)
        .orElse("");
  }

  private String labelled() {
    String have = Labels.words(labels);
    return words.startsWith("Pod ")
        ? words + " has " + have
        : "the Pods of " + words + " have " + have;
  }
}
