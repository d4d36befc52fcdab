package io.podwire.failure;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Who connects, and to what.
 *
 * @param namespace whose short names the client knows; empty outside the cluster
 * @param clientPod the client's Pod in that namespace, or null where it is none of the Pod
 *     network's
 * @param host a name or an address
 * @param port of the host
 * @param protocol {@code TCP} or {@code UDP}
 */
@API(status = API.Status.INTERNAL)
public record Aim(
    String namespace, @Nullable String clientPod, String host, int port, String protocol) {
  /** Whether the host is an address and not a name. */
  public boolean isAddress() {
    return host.matches("[0-9.]+|.*:.*");
  }
}
