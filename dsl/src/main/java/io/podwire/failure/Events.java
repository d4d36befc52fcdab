package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The warnings that the cluster recorded about the objects on the way. */
final class Events {
  private static final int MOST = 5;

  private Events() {}

  static List<String> about(KubernetesClient client, @Nullable Service service, Route route) {
    if (service == null) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(service.getMetadata().getName());
    route.targets().stream()
        .map(Route.Target::pod)
        .filter(p -> p != null)
        .forEach(p -> names.add(p.getMetadata().getName()));
    String namespace = service.getMetadata().getNamespace();
    if (service.getSpec().getSelector() != null && !service.getSpec().getSelector().isEmpty()) {
      for (Pod pod :
          client
              .pods()
              .inNamespace(namespace)
              .withLabels(service.getSpec().getSelector())
              .list()
              .getItems()) {
        names.add(pod.getMetadata().getName());
      }
    }
    List<String> warnings =
        client.v1().events().inNamespace(namespace).list().getItems().stream()
            .filter(
                event ->
                    "Warning".equals(event.getType())
                        && names.contains(event.getInvolvedObject().getName()))
            .sorted(Comparator.comparing(Events::time))
            .map(
                event ->
                    event.getInvolvedObject().getKind()
                        + " "
                        + event.getInvolvedObject().getName()
                        + ": "
                        + event.getReason()
                        + ": "
                        + event.getMessage())
            .distinct()
            .toList();
    return warnings.subList(Math.max(0, warnings.size() - MOST), warnings.size());
  }

  static String time(Event event) {
    if (event.getLastTimestamp() != null) {
      return event.getLastTimestamp();
    }
    return event.getEventTime() == null ? "" : event.getEventTime().getTime();
  }
}
