package io.podwire.failure;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * What objects name and the cluster has not: a Service's Pods and their ports, a Pod's Secrets and
 * ConfigMaps, an Ingress's Services. Found before anything is waited for.
 */
@API(status = API.Status.INTERNAL)
public final class BrokenReferences {
  private final KubernetesClient client;
  private final boolean alone;
  private final Map<String, List<Workload>> workloads = new HashMap<>();
  private final List<Hint> hints = new ArrayList<>();

  private BrokenReferences(KubernetesClient client, boolean alone) {
    this.client = client;
    this.alone = alone;
  }

  /**
   * A thing that is missing.
   *
   * @param text names object, field and value, and the nearest that is there
   * @param certain whether it never works like that; else something that cannot be seen may make it
   *     work: a program that listens on a port it does not declare, an operator that makes Pods
   */
  @API(status = API.Status.INTERNAL)
  public record Hint(String text, boolean certain) {}

  /** Of these objects. */
  public static List<Hint> of(KubernetesClient client, List<HasMetadata> objects) {
    // The controllers of other kinds of objects make Secrets, ConfigMaps and Services.
    boolean alone = objects.stream().noneMatch(GenericKubernetesResource.class::isInstance);
    BrokenReferences broken = new BrokenReferences(client, alone);
    for (HasMetadata object : objects) {
      if (object instanceof Service service) {
        broken.service(service);
      }
      if (object instanceof Ingress ingress) {
        IngressBackends.broken(client, ingress).forEach(broken::missing);
      }
      Workload.of(object).ifPresent(w -> broken.pod(object.getMetadata().getNamespace(), w));
    }
    return List.copyOf(broken.hints);
  }

  private void missing(String text) {
    hints.add(new Hint(text, alone));
  }

  private void service(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      return;
    }
    String words = service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
    List<Workload> all =
        workloads.computeIfAbsent(
            service.getMetadata().getNamespace(), namespace -> Workload.in(client, namespace));
    List<Workload> selected = all.stream().filter(w -> Labels.match(selector, w.labels())).toList();
    if (selected.isEmpty()) {
      String text =
          new SelectorMatchesNothing(words, selector, Workload.nearest(selector, all)).text();
      hints.add(new Hint(text, false));
      return;
    }
    service
        .getSpec()
        .getPorts()
        .forEach(
            port ->
                TargetPortOfNoContainer.in(words, port, selected)
                    .map(
                        broken ->
                            new Hint(
                                broken.text(), TargetPortOfNoContainer.isCertain(port, selected)))
                    .ifPresent(hints::add));
  }

  private void pod(String namespace, Workload workload) {
    for (PodReference reference : PodReference.of(workload.spec())) {
      reference
          .whyBroken(client, namespace)
          .ifPresent(why -> missing(workload.words() + ": " + why));
    }
  }
}
