package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Why a Service has not the endpoints that it should have. */
@API(status = API.Status.INTERNAL)
public final class EndpointsExplainer {
  private EndpointsExplainer() {}

  /** That there is no such Service, and which there are; empty if there is. */
  public static Optional<String> whyNoService(
      KubernetesClient client, String namespace, String name) {
    return client.services().inNamespace(namespace).withName(name).get() == null
        ? Optional.of(NoSuchService.of(client, name, namespace, name).text())
        : Optional.empty();
  }

  /** What the objects tell: a selector that matches nothing, Pods that are not ready. */
  public static Explanation explain(KubernetesClient client, String namespace, String name) {
    Service service = client.services().inNamespace(namespace).withName(name).get();
    if (service == null) {
      return Explanation.NONE; // it has just gone: it was there when its endpoints were read
    }
    ServicePort first = service.getSpec().getPorts().stream().findFirst().orElse(null);
    Aim aim = new Aim(namespace, null, name, first == null ? 0 : first.getPort(), "TCP");
    return new Explanation(
        List.of(),
        new MissingEndpoints(client, service).findings(first),
        Events.about(client, service, Route.of(client, aim)));
  }
}
