package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * What makes the Pods that the Service selects has made none, though it was not told to make none.
 *
 * @param service its namespace and name
 * @param workload kind and name of what makes them
 * @param reason that it gives, or empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoPods(String service, String workload, String reason) implements Finding {
  @Override
  public Hop hop() {
    return Hop.ENDPOINT;
  }

  @Override
  public String text() {
    return "Service "
        + service
        + " has no endpoint: "
        + workload
        + ", whose Pods it selects, has none"
        + (reason.isEmpty() ? "" : ": " + reason);
  }
}
