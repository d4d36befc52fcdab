package io.podwire;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.podwire.failure.EndpointsExplainer;
import io.podwire.failure.Route;
import io.podwire.probe.EndpointsAnswer;
import java.util.ArrayList;
import java.util.List;

/** Reads the EndpointSlices of a Service that is there. */
final class EndpointsQuestion implements Question<EndpointsAnswer> {
  private static final String SERVICE = "kubernetes.io/service-name";

  private final Scene scene;
  private final String namespace;
  private final String name;

  EndpointsQuestion(Scene scene, String namespace, String name) {
    this.scene = scene;
    this.namespace = namespace;
    this.name = name;
  }

  @Override
  public EndpointsAnswer ask() {
    EndpointsExplainer.whyNoService(scene.peek(), namespace, name)
        .ifPresent(
            why -> {
              throw new AssertionError(why);
            });
    List<EndpointsAnswer.Endpoint> found = new ArrayList<>();
    for (EndpointSlice slice :
        scene
            .peek()
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withLabel(SERVICE, name)
            .list()
            .getItems()) {
      List<EndpointsAnswer.TargetPort> ports = ports(slice);
      if (slice.getEndpoints() != null) {
        slice.getEndpoints().forEach(endpoint -> add(found, endpoint, ports));
      }
    }
    return new EndpointsAnswer(found);
  }

  /** The API writes {@code null} for the ports of a slice without endpoints. */
  private static List<EndpointsAnswer.TargetPort> ports(EndpointSlice slice) {
    return slice.getPorts() == null
        ? List.of()
        : slice.getPorts().stream()
            .filter(port -> port.getPort() != null)
            .map(EndpointsQuestion::port)
            .toList();
  }

  private static EndpointsAnswer.TargetPort port(EndpointPort port) {
    return new EndpointsAnswer.TargetPort(
        port.getPort(), port.getProtocol() == null ? "TCP" : port.getProtocol());
  }

  private void add(
      List<EndpointsAnswer.Endpoint> found,
      Endpoint endpoint,
      List<EndpointsAnswer.TargetPort> ports) {
    boolean ready = Route.isReady(endpoint);
    ObjectReference to = endpoint.getTargetRef();
    String target = to == null ? "" : to.getName();
    if (to != null && "Pod".equals(to.getKind())) {
      scene.seenPods().add(namespace, target);
    }
    endpoint
        .getAddresses()
        .forEach(address -> found.add(new EndpointsAnswer.Endpoint(address, ports, ready, target)));
  }

  @Override
  public String toString() {
    return "endpoints of Service " + namespace + "/" + name;
  }
}
