package io.podwire.failure;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
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
      String service, ServicePort port, List<BrokenReferences.Workload> workloads) {
    IntOrString target =
        port.getTargetPort() == null ? new IntOrString(port.getPort()) : port.getTargetPort();
    return workloads.stream()
        .filter(workload -> isBroken(target, ports(workload)))
        .findFirst()
        .map(
            workload ->
                new TargetPortOfNoContainer(
                    service,
                    target.getStrVal() == null
                        ? String.valueOf(target.getIntVal())
                        : "'" + target.getStrVal() + "'",
                    workload.words(),
                    ports(workload).stream().map(TargetPortOfNoContainer::words).toList(),
                    nearest(target, ports(workload))));
  }

  private static List<ContainerPort> ports(BrokenReferences.Workload workload) {
    return workload.spec().getContainers().stream().flatMap(c -> c.getPorts().stream()).toList();
  }

  private static boolean isBroken(IntOrString target, List<ContainerPort> ports) {
    return target.getStrVal() == null
        ? !ports.isEmpty()
            && ports.stream().noneMatch(p -> p.getContainerPort().equals(target.getIntVal()))
        : ports.stream().noneMatch(p -> target.getStrVal().equals(p.getName()));
  }

  private static String nearest(IntOrString target, List<ContainerPort> ports) {
    List<String> names =
        ports.stream().map(ContainerPort::getName).filter(Objects::nonNull).toList();
    return target.getStrVal() == null ? "" : Nearest.to(target.getStrVal(), names).orElse("");
  }

  private static String words(ContainerPort port) {
    return port.getName() == null
        ? String.valueOf(port.getContainerPort())
        : port.getName() + "=" + port.getContainerPort();
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
