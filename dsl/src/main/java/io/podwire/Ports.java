package io.podwire;

import org.apiguardian.api.API;

/** Ports by name, for a static import: {@code expose(PORT_80)}. */
@API(status = API.Status.EXPERIMENTAL)
public final class Ports {
  /** HTTP. */
  public static final Port PORT_80 = Port.of(80);

  /** HTTPS. */
  public static final Port PORT_443 = Port.of(443);

  /** A web server that is not root. */
  public static final Port PORT_8080 = Port.of(8080);

  /** HTTPS of a server that is not root. */
  public static final Port PORT_8443 = Port.of(8443);

  /** DNS. */
  public static final Port PORT_53 = Port.of(53);

  /** PostgreSQL. */
  public static final Port PORT_5432 = Port.of(5432);

  private Ports() {}

  /**
   * That port, over TCP, leading to the same port of the Pods.
   *
   * @throws IllegalArgumentException unless it lies between 1 and 65535
   */
  public static Port port(int number) {
    return Port.of(number);
  }
}
