package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * A Service without a selector, for which nobody wrote endpoints.
 *
 * @param service its namespace and name
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoEndpointsWritten(String service) implements Finding {
  @Override
  public Hop hop() {
    return Hop.ENDPOINT;
  }

  @Override
  public String text() {
    return "Service "
        + service
        + " has no spec.selector, and no EndpointSlice names it in its label"
        + " kubernetes.io/service-name";
  }
}
