package io.podwire;

import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** What a Service comes to; of its traffic, probes and {@code endpoints()} tell. */
@API(status = API.Status.EXPERIMENTAL)
public final class ServiceAssert extends ObjectAssert<ServiceAssert, Service> {
  ServiceAssert(Scene scene, ServiceHandle service) {
    super(scene, service.toString(), service::find, ServiceAssert::seen, ServiceAssert.class);
  }

  /** It is of that type, for example {@code NodePort}. */
  public ServiceAssert hasType(String type) {
    return is("to be of type " + type, service -> type.equals(service.getSpec().getType()));
  }

  /** It has a port of that number for its clients, be it for TCP or UDP. */
  public ServiceAssert hasPort(int port) {
    Checks.port("port", port);
    return is(
        "to have port " + port,
        service -> service.getSpec().getPorts().stream().anyMatch(p -> p.getPort() == port));
  }

  /**
   * It has that port for its clients: of that number and protocol, and with the name and the target
   * that are said; {@code port(53).udp().to("dns")}.
   */
  public ServiceAssert hasPort(Port port) {
    return is(
        "to have port " + port,
        service -> service.getSpec().getPorts().stream().anyMatch(port::describes));
  }

  /** It selects the Pods with exactly these labels. */
  public ServiceAssert selects(Map<String, String> labels) {
    return is("to select " + labels, service -> labels.equals(service.getSpec().getSelector()));
  }

  /** It has no address of its own. */
  public ServiceAssert isHeadless() {
    return is("to be headless", service -> "None".equals(service.getSpec().getClusterIP()));
  }

  /** Its load balancer has an address or a host name. */
  public ServiceAssert hasExternalAddress() {
    return is(
        "to have an external address",
        service ->
            service.getStatus() != null
                && service.getStatus().getLoadBalancer() != null
                && !service.getStatus().getLoadBalancer().getIngress().isEmpty());
  }

  private static String seen(Service service) {
    return "type "
        + service.getSpec().getType()
        + ", clusterIP "
        + service.getSpec().getClusterIP()
        + ", ports "
        + service.getSpec().getPorts().stream().map(Port::words).collect(Collectors.joining(", "))
        + ", selector "
        + service.getSpec().getSelector();
  }
}
