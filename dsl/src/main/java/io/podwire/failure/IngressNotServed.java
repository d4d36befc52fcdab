package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * An Ingress is meant, and no controller serves it.
 *
 * @param ingress {@code namespace/name}
 * @param hosts those of its rules, in words
 * @param classes whether the cluster has any IngressClass
 */
@API(status = API.Status.EXPERIMENTAL)
public record IngressNotServed(String ingress, String hosts, boolean classes) implements Finding {
  @Override
  public Hop hop() {
    return Hop.SERVICE;
  }

  @Override
  public String text() {
    return "Ingress "
        + ingress
        + " for "
        + hosts
        + " is served by nobody: its status has no address"
        + (classes ? "" : ", and the cluster has no IngressClass, so no ingress controller")
        + "; ask the Service behind it";
  }
}
