package io.podwire.failure;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A Service's port leads to one that no container of the workloads behind it declares.
 *
 * @param service its namespace and name
 * @param targetPort as the Service has it, a number or a quoted name
 * @param workload the first that lacks it
 * @param declared what its containers declare, each as {@code 80} or {@code http=80}
 * @param nearest the name that was probably meant, or empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record TargetPortOfNoContainer(
    String service, String targetPort, String workload, List<String> declared, String nearest)
    implements Finding {
  public TargetPortOfNoContainer {
    declared = List.copyOf(declared);
  }

  /** A name must be declared; a number need not be, but where others are it is likely a slip. */
  static Optional<TargetPortOfNoContainer> in(
      String service, ServicePort port, List<Workload> workloads) {
    IntOrString target = target(port);
    return workloads.stream()
        .filter(workload -> isBroken(port, workload.spec()))
        .findFirst()
        .map(
            workload ->
                new TargetPortOfNoContainer(
                    service,
                    target.getStrVal() == null
                        ? String.valueOf(target.getIntVal())
                        : "'" + target.getStrVal() + "'",
                    workload.words(),
                    ContainerPorts.words(workload.spec()),
                    nearest(port, workload.spec())));
  }

  /** Whether it leads to a name that none of them declares, and by that nowhere. */
  static boolean isCertain(ServicePort port, List<Workload> workloads) {
    return target(port).getStrVal() != null
        && workloads.stream().allMatch(workload -> isBroken(port, workload.spec()));
  }

  private static IntOrString target(ServicePort port) {
    return port.getTargetPort() == null ? new IntOrString(port.getPort()) : port.getTargetPort();
  }

  private static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }

  private static boolean isBroken(ServicePort port, PodSpec spec) {
    IntOrString target = target(port);
    if (target.getStrVal() != null) {
      return ContainerPorts.number(spec, target.getStrVal(), protocol(port)).isEmpty();
    }
    List<ContainerPort> ports = ContainerPorts.of(spec);
    return !ports.isEmpty()
        && ports.stream().noneMatch(p -> p.getContainerPort().equals(target.getIntVal()));
  }

  private static String nearest(ServicePort port, PodSpec spec) {
    String name = target(port).getStrVal();
    List<String> names =
        ContainerPorts.of(spec).stream()
            .filter(declared -> ContainerPorts.protocol(declared).equals(protocol(port)))
            .map(ContainerPort::getName)
            .filter(Objects::nonNull)
            .toList();
    return name == null ? "" : Nearest.to(name, names).orElse("");
  }

  @Override
  public Hop hop() {
    return Hop.PORT;
  }

  @Override
  public String text() {
    return "Service "
        + service
        + ": spec.ports.targetPort "
        + targetPort
        + " is declared by no container of "
        + workload
        + ", which declare "
        + (declared.isEmpty() ? "none" : String.join(", ", declared))
        + (nearest.isEmpty() ? "" : "; nearest: " + nearest);
  }
}
