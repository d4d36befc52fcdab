package io.podwire.failure;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What objects name and the cluster has not, so that it never works: a Service's Pods and their
 * ports, a Pod's Secrets and ConfigMaps, an Ingress's Services. Found before anything is waited
 * for.
 */
@API(status = API.Status.INTERNAL)
public final class BrokenReferences {
  private final KubernetesClient client;
  private final List<String> hints = new ArrayList<>();

  private BrokenReferences(KubernetesClient client) {
    this.client = client;
  }

  /** A Pod template, or a Pod of its own, under the words for its owner. */
  record Workload(String words, Map<String, String> labels, PodSpec spec) {}

  /**
   * Of these objects, in words that name object, field and value, and the nearest that is there.
   */
  public static List<String> of(KubernetesClient client, List<HasMetadata> objects) {
    BrokenReferences broken = new BrokenReferences(client);
    for (HasMetadata object : objects) {
      if (object instanceof Service service) {
        broken.service(service);
      }
      if (object instanceof Ingress ingress) {
        broken.hints.addAll(IngressBackends.broken(client, ingress));
      }
      workload(object).ifPresent(w -> broken.pod(object.getMetadata().getNamespace(), w));
    }
    return List.copyOf(broken.hints);
  }

  private void service(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      return;
    }
    String words = service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
    List<Workload> all = workloads(service.getMetadata().getNamespace());
    List<Workload> selected = all.stream().filter(w -> Labels.match(selector, w.labels())).toList();
    if (selected.isEmpty()) {
      hints.add(new SelectorMatchesNothing(words, selector, nearest(selector, all)).text());
      return;
    }
    service
        .getSpec()
        .getPorts()
        .forEach(
            port ->
                TargetPortOfNoContainer.in(words, port, selected)
                    .map(TargetPortOfNoContainer::text)
                    .ifPresent(hints::add));
  }

  private static String nearest(Map<String, String> selector, List<Workload> all) {
    return all.stream()
        .min(Comparator.comparingInt(w -> Labels.distance(selector, w.labels())))
        .map(w -> "the Pods of " + w.words() + " have " + Labels.words(w.labels()))
        .orElse("");
  }

  private void pod(String namespace, Workload workload) {
    for (PodReference reference : PodReference.of(workload.spec())) {
      reference
          .whyBroken(client, namespace)
          .ifPresent(why -> hints.add(workload.words() + ": " + why));
    }
  }

  private List<Workload> workloads(String namespace) {
    Stream<? extends HasMetadata> there =
        Stream.of(
                client.apps().deployments().inNamespace(namespace).list().getItems(),
                client.apps().statefulSets().inNamespace(namespace).list().getItems(),
                client.apps().daemonSets().inNamespace(namespace).list().getItems(),
                client
                    .pods()
                    .inNamespace(namespace)
                    .withoutLabel("podwire.io/client")
                    .list()
                    .getItems())
            .flatMap(List::stream);
    return there.flatMap(object -> workload(object).stream()).toList();
  }

  private static Optional<Workload> workload(HasMetadata object) {
    String words = object.getKind() + " " + object.getMetadata().getName();
    if (object instanceof Pod pod) {
      return Optional.of(new Workload(words, labels(pod), pod.getSpec()));
    }
    PodTemplateSpec template =
        object instanceof Deployment d
            ? d.getSpec().getTemplate()
            : object instanceof StatefulSet s
                ? s.getSpec().getTemplate()
                : object instanceof DaemonSet d ? d.getSpec().getTemplate() : null;
    return Optional.ofNullable(template)
        .map(t -> new Workload(words, Labels.orNone(t.getMetadata().getLabels()), t.getSpec()));
  }

  private static Map<String, String> labels(Pod pod) {
    return Labels.orNone(pod.getMetadata().getLabels());
  }
}
