package io.podwire.failure;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ports that a Pod's containers declare, its sidecars among them: init containers that are
 * always restarted, as <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/utils.go">FindPort</a>
 * reads them.
 */
final class ContainerPorts {
  private ContainerPorts() {}

  static List<ContainerPort> of(PodSpec spec) {
    Stream<Container> sidecars =
        spec.getInitContainers().stream().filter(c -> "Always".equals(c.getRestartPolicy()));
    return Stream.concat(spec.getContainers().stream(), sidecars)
        .flatMap(c -> c.getPorts().stream())
        .toList();
  }

  static List<String> words(PodSpec spec) {
    return of(spec).stream().map(ContainerPorts::words).toList();
  }

  private static String words(ContainerPort port) {
    return (port.getName() == null ? "" : port.getName() + "=")
        + port.getContainerPort()
        + (protocol(port).equals("TCP") ? "" : "/" + protocol(port));
  }

  static String protocol(ContainerPort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }

  static Optional<Integer> number(PodSpec spec, String name, String protocol) {
    return of(spec).stream()
        .filter(p -> name.equals(p.getName()))
        .filter(p -> protocol.equals(protocol(p)))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }

  /** What a Service's target is on that Pod: a number is itself, a name may be nowhere. */
  static Optional<Integer> resolve(PodSpec spec, IntOrString target, String protocol) {
    return target.getIntVal() != null
        ? Optional.of(target.getIntVal())
        : number(spec, target.getStrVal(), protocol);
  }
}
