package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Services that an Ingress names, and which of them are not there. */
final class IngressBackends {
  private final KubernetesClient client;
  private final Ingress ingress;
  private final List<String> broken = new ArrayList<>();

  private IngressBackends(KubernetesClient client, Ingress ingress) {
    this.client = client;
    this.ingress = ingress;
  }

  /** In words, for each backend whose Service or port is missing. */
  static List<String> broken(KubernetesClient client, Ingress ingress) {
    IngressBackends backends = new IngressBackends(client, ingress);
    backends.look("spec.defaultBackend", ingress.getSpec().getDefaultBackend());
    List<IngressRule> rules = ingress.getSpec().getRules();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).getHttp() != null) {
        List<HTTPIngressPath> paths = rules.get(i).getHttp().getPaths();
        for (int j = 0; j < paths.size(); j++) {
          backends.look(
              "spec.rules[" + i + "].http.paths[" + j + "].backend", paths.get(j).getBackend());
        }
      }
    }
    return backends.broken;
  }

  private void look(String field, @Nullable IngressBackend backend) {
    if (backend == null || backend.getService() == null) {
      return;
    }
    String namespace = ingress.getMetadata().getNamespace();
    String name = backend.getService().getName();
    Service service = client.services().inNamespace(namespace).withName(name).get();
    if (service == null) {
      say(field, "there is no Service '" + name + "' in namespace " + namespace + nearest(name));
    } else {
      Optional.ofNullable(backend.getService().getPort())
          .map(port -> wrongPort(service, port.getName(), port.getNumber()))
          .ifPresent(problem -> say(field, problem));
    }
  }

  private void say(String field, String problem) {
    broken.add("Ingress " + ingress.getMetadata().getName() + ": " + field + ": " + problem);
  }

  private static @Nullable String wrongPort(
      Service service, @Nullable String name, @Nullable Integer number) {
    boolean known =
        service.getSpec().getPorts().stream()
            .anyMatch(
                port ->
                    name == null
                        ? Objects.equals(port.getPort(), number)
                        : name.equals(port.getName()));
    List<String> there =
        service.getSpec().getPorts().stream()
            .map(port -> port.getPort() + (port.getName() == null ? "" : " " + port.getName()))
            .toList();
    return known
        ? null
        : "Service '"
            + service.getMetadata().getName()
            + "' has no port "
            + (name == null ? number : "'" + name + "'")
            + "; it has "
            + String.join(", ", there);
  }

  private String nearest(String name) {
    List<String> names =
        client
            .services()
            .inNamespace(ingress.getMetadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .map(service -> service.getMetadata().getName())
            .toList();
    return Nearest.to(name, names).map(near -> "; nearest: " + near).orElse("");
  }
}
