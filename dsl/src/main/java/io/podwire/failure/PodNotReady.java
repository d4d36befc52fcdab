package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * A Pod that the Service selects is not ready, and gets no connections.
 *
 * @param pod its namespace and name
 * @param reason what it waits for, for example {@code ImagePullBackOff (…)}
 */
@API(status = API.Status.EXPERIMENTAL)
public record PodNotReady(String pod, String reason) implements Finding {
  @Override
  public Hop hop() {
    return Hop.ENDPOINT;
  }

  @Override
  public String text() {
    return "Pod " + pod + " is not ready: " + reason;
  }
}
