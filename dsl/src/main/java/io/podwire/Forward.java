package io.podwire;

import io.fabric8.kubernetes.client.LocalPortForward;
import org.apiguardian.api.API;

/** A port of this machine that leads to a Pod's; it closes with the test, or by {@link #close}. */
@API(status = API.Status.EXPERIMENTAL)
public final class Forward implements AutoCloseable {
  private final LocalPortForward forward;

  Forward(LocalPortForward forward) {
    this.forward = forward;
  }

  /** The port on the loopback address. */
  public int port() {
    return forward.getLocalPort();
  }

  /** For any client of this machine. */
  public Url url() {
    return Url.of("http", "127.0.0.1", port());
  }

  @Override
  public void close() {
    try {
      forward.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(
          "the forward of port " + port() + " cannot be closed", e);
    }
  }
}
