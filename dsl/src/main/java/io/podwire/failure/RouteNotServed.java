package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * A route of the Gateway API is meant, and none of its Gateways has an address.
 *
 * @param route its kind and {@code namespace/name}
 * @param hosts its host names, in words
 */
@API(status = API.Status.EXPERIMENTAL)
public record RouteNotServed(String route, String hosts) implements Finding {
  @Override
  public Hop hop() {
    return Hop.SERVICE;
  }

  @Override
  public String text() {
    return route
        + " for "
        + hosts
        + " is served by nobody: no Gateway has an address in its status; ask the Service behind"
        + " it";
  }
}
