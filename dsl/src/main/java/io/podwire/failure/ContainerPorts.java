package io.podwire.failure;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** The ports that a Pod's containers declare. */
final class ContainerPorts {
  private ContainerPorts() {}

  static List<ContainerPort> of(Pod pod) {
    return pod.getSpec().getContainers().stream().flatMap(c -> c.getPorts().stream()).toList();
  }

  static List<String> words(Pod pod) {
    return of(pod).stream()
        .map(
            p ->
                p.getName() == null
                    ? String.valueOf(p.getContainerPort())
                    : p.getName() + "=" + p.getContainerPort())
        .toList();
  }

  static Optional<Integer> number(Pod pod, String name, String protocol) {
    return of(pod).stream()
        .filter(p -> name.equals(p.getName()))
        .filter(p -> protocol.equals(p.getProtocol() == null ? "TCP" : p.getProtocol()))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }

  /** What a Service's target is on that Pod: a number is itself, a name may be nowhere. */
  static Optional<Integer> resolve(Pod pod, IntOrString target, String protocol) {
    return target.getIntVal() != null
        ? Optional.of(target.getIntVal())
        : number(pod, target.getStrVal(), protocol);
  }
}
