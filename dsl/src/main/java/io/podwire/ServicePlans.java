package io.podwire;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.ArrayList;
import java.util.List;

/** Writes Services as {@code kubectl expose} does. */
final class ServicePlans {
  private ServicePlans() {}

  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubectl/pkg/cmd/expose/expose.go
  static Service expose(Exposed object, String namespace, String name, List<Port> ports) {
    List<ServicePort> exposed =
        ports.isEmpty() ? declared(object) : ports.stream().map(ServicePlans::port).toList();
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(object.labels())
        .endMetadata()
        .withNewSpec()
        .withSelector(object.selector())
        .withPorts(exposed)
        .endSpec()
        .build();
  }

  static ServicePort port(Port port) {
    IntOrString target = port.target() == null ? new IntOrString(port.number()) : port.target();
    return new ServicePortBuilder()
        .withName(port.name())
        .withPort(port.number())
        .withTargetPort(target)
        .withProtocol(port.protocol())
        .build();
  }

  /**
   * The balancer's port takes the place of the first one; unless it says more, its target stays.
   */
  static void makeLoadBalancer(Service service, Port port) {
    service.getSpec().setType("LoadBalancer");
    List<ServicePort> ports = new ArrayList<>(service.getSpec().getPorts());
    ServicePort first = ports.get(0);
    IntOrString target = port.target() != null ? port.target() : first.getTargetPort();
    first.setPort(port.number());
    first.setTargetPort(target);
    first.setProtocol(port.protocol());
    first.setName(port.name() == null ? first.getName() : port.name());
    service.getSpec().setPorts(ports);
  }

  /** The Service with that address, or else host name, as its only ingress. */
  static Service assign(Service service, String addressOrName) {
    LoadBalancerIngress ingress = new LoadBalancerIngress();
    if (addressOrName.matches("[0-9.]+|.*:.*")) {
      ingress.setIp(addressOrName);
    } else {
      ingress.setHostname(addressOrName);
    }
    return new ServiceBuilder(service)
        .editOrNewStatus()
        .withNewLoadBalancer()
        .withIngress(ingress)
        .endLoadBalancer()
        .endStatus()
        .build();
  }

  private static List<ServicePort> declared(Exposed object) {
    List<ContainerPort> ports = object.ports();
    if (ports.isEmpty()) {
      throw new IllegalArgumentException(
          "expose: "
              + object.words()
              + " declares no container port; say which one, as expose(PORT_80)");
    }
    List<ServicePort> exposed = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      ContainerPort port = ports.get(i);
      exposed.add(
          new ServicePortBuilder()
              .withName(ports.size() == 1 ? null : "port-" + (i + 1))
              .withPort(port.getContainerPort())
              .withTargetPort(new IntOrString(port.getContainerPort()))
              .withProtocol(port.getProtocol())
              .build());
    }
    return exposed;
  }
}
