package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.Optional;
import org.apiguardian.api.API;

/** What the cluster warned of about one Pod. */
@API(status = API.Status.INTERNAL)
public final class Warnings {
  private Warnings() {}

  /** The newest, as {@code FailedMount: MountVolume.SetUp failed …}. */
  public static Optional<String> last(KubernetesClient client, Pod pod) {
    return client
        .v1()
        .events()
        .inNamespace(pod.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(event -> "Warning".equals(event.getType()))
        .filter(event -> pod.getMetadata().getUid().equals(event.getInvolvedObject().getUid()))
        .max(Comparator.comparing(Events::time))
        .map(Warnings::words);
  }

  private static String words(Event event) {
    return event.getReason() + ": " + event.getMessage();
  }
}
