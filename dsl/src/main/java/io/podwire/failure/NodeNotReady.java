package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * Nothing came back from a Pod, and its node is not heard of.
 *
 * @param pod its namespace and name
 * @param node that it runs on
 * @param reason in the node's condition
 */
@API(status = API.Status.EXPERIMENTAL)
public record NodeNotReady(String pod, String node, String reason) implements Finding {
  @Override
  public Hop hop() {
    return Hop.WAY;
  }

  @Override
  public String text() {
    return "Node " + node + " of Pod " + pod + " is not ready: " + reason;
  }
}
