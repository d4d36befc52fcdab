package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Pod;
import org.apiguardian.api.API;

/**
 * A Pod is not ready: the Service that selects it sends it no connections, or it was asked itself
 * and did not take one.
 *
 * @param pod its namespace and name
 * @param reason what it waits for, for example {@code ImagePullBackOff (…)}
 * @param hop where the connection ends for it: {@link Hop#ENDPOINT}, or {@link Hop#POD} where one
 *     got that far
 */
@API(status = API.Status.EXPERIMENTAL)
public record PodNotReady(String pod, String reason, Hop hop) implements Finding {
  static PodNotReady of(Pod pod, Hop hop) {
    return new PodNotReady(
        pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(),
        PodState.words(pod),
        hop);
  }

  @Override
  public String text() {
    return "Pod " + pod + " is not ready: " + reason;
  }
}
