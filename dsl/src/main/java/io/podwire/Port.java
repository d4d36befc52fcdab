package io.podwire;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A port of a Service: the number that its clients use, and where it leads. Wherever a {@code Port}
 * is taken, an {@code int} is taken as well.
 *
 * <pre>{@code
 * Port front = port(8080).to(80); // clients use 8080, the container listens on 80
 * Port byName = port(80).to("http"); // a container's port by its name
 * Port dns = port(53).udp().named("dns");
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Port {
  private final int number;
  private final @Nullable IntOrString target;
  private final @Nullable String name;
  private final String protocol;

  private Port(int number, @Nullable IntOrString target, @Nullable String name, String protocol) {
    this.number = number;
    this.target = target;
    this.name = name;
    this.protocol = protocol;
  }

  static Port of(int number) {
    return new Port(Checks.port("port", number), null, null, "TCP");
  }

  /** This port, leading to that port of the Pods. */
  public Port to(int containerPort) {
    IntOrString to = new IntOrString(Checks.port("targetPort", containerPort));
    return new Port(number, to, name, protocol);
  }

  /** This port, leading to the container's port of that name. */
  public Port to(String containerPortName) {
    IntOrString to = new IntOrString(Checks.label("targetPort", containerPortName));
    return new Port(number, to, name, protocol);
  }

  /** This port under a name; a Service of several ports needs one for each. */
  public Port named(String portName) {
    return new Port(number, target, Checks.label("port name", portName), protocol);
  }

  /** This port for UDP. */
  public Port udp() {
    return new Port(number, target, name, "UDP");
  }

  /** What clients use. */
  public int number() {
    return number;
  }

  @Nullable IntOrString target() {
    return target;
  }

  @Nullable String name() {
    return name;
  }

  String protocol() {
    return protocol;
  }

  /** Whether that port of a Service has all that is said here: what is not said may be anything. */
  boolean describes(ServicePort port) {
    return port.getPort() == number
        && protocol.equals(protocol(port))
        && (name == null || name.equals(port.getName()))
        && (target == null || target.getValue().equals(target(port)));
  }

  /** A Service's port, each as {@code 8080→80/TCP}, with its name before it if it has one. */
  static String words(ServicePort port) {
    return (port.getName() == null ? "" : port.getName() + "=")
        + port.getPort()
        + "→"
        + target(port)
        + "/"
        + protocol(port);
  }

  private static Object target(ServicePort port) {
    return port.getTargetPort() == null ? port.getPort() : port.getTargetPort().getValue();
  }

  private static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }

  /** Itself, where only TCP makes sense. */
  Port overTcp(String what) {
    if (!protocol.equals("TCP")) {
      throw new IllegalArgumentException(what + ": '" + this + "' is not a TCP port");
    }
    return this;
  }

  /** Itself, where only UDP makes sense. */
  Port overUdp(String what) {
    if (!protocol.equals("UDP")) {
      throw new IllegalArgumentException(
          what + ": '" + this + "' is not a UDP port; say port(" + number + ").udp()");
    }
    return this;
  }

  /** Itself, where a port of Pods is meant, which leads nowhere else. */
  Port ofPods(String what) {
    if (target != null) {
      throw new IllegalArgumentException(
          what + ": '" + this + "' is a Service's port; here is a port of Pods, say port(" + end());
    }
    return this;
  }

  private String end() {
    Object value = target == null ? number : target.getValue();
    return value + ")";
  }

  @Override
  public String toString() {
    return (name == null ? "" : name + "=")
        + number
        + (target == null ? "" : "→" + target.getValue())
        + "/"
        + protocol;
  }
}
