package io.podwire.failure;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The name belongs to no Service.
 *
 * @param host as it was asked for
 * @param name the Service's name in it
 * @param namespace where it was looked for
 * @param inNamespace the Services that are there
 * @param elsewhere namespaces that have a Service of that very name
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoSuchService(
    String host, String name, String namespace, List<String> inNamespace, List<String> elsewhere)
    implements Finding {
  public NoSuchService {
    inNamespace = List.copyOf(inNamespace);
    elsewhere = List.copyOf(elsewhere);
  }

  static NoSuchService of(KubernetesClient client, String host, String namespace, String name) {
    List<ObjectMeta> all =
        client.services().inAnyNamespace().list().getItems().stream()
            .map(Service::getMetadata)
            .toList();
    List<String> there =
        all.stream()
            .filter(meta -> meta.getNamespace().equals(namespace))
            .map(ObjectMeta::getName)
            .sorted()
            .toList();
    List<String> elsewhere =
        all.stream()
            .filter(meta -> meta.getName().equals(name))
            .map(ObjectMeta::getNamespace)
            .sorted()
            .toList();
    return new NoSuchService(host, name, namespace, there, elsewhere);
  }

  @Override
  public Hop hop() {
    return Hop.NAME;
  }

  @Override
  public String text() {
    return host + ": there is no Service '" + name + "' in namespace " + namespace + hint();
  }

  private String hint() {
    Optional<String> near = Nearest.to(name, inNamespace);
    if (near.isPresent()) {
      return "; nearest: Service '" + near.get() + "'";
    }
    if (!elsewhere.isEmpty()) {
      String other = elsewhere.get(0);
      return "; namespace " + other + " has one: ask for " + name + "." + other;
    }
    return inNamespace.isEmpty()
        ? ", which has none"
        : "; it has " + String.join(", ", inNamespace);
  }
}
