package io.podwire.probe;

import java.util.List;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The endpoints of a Service.
 *
 * @param endpoints in no order that means anything
 */
@API(status = API.Status.EXPERIMENTAL)
public record EndpointsAnswer(List<Endpoint> endpoints) implements Answer {
  public EndpointsAnswer {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * One address with its ports.
   *
   * @param address the Pod's, or whatever was written by hand
   * @param ports on the target
   * @param ready whether Services send it new connections
   * @param target the Pod's name, or empty
   */
  @API(status = API.Status.EXPERIMENTAL)
  public record Endpoint(String address, List<TargetPort> ports, boolean ready, String target) {
    public Endpoint {
      ports = List.copyOf(ports);
    }
  }

  /**
   * Where a port of the Service leads.
   *
   * @param number of the target's port
   * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
   */
  @API(status = API.Status.EXPERIMENTAL)
  public record TargetPort(int number, String protocol) {}

  /** The addresses of those that are ready. */
  public List<String> readyAddresses() {
    return endpoints.stream()
        .filter(Endpoint::ready)
        .map(Endpoint::address)
        .sorted()
        .distinct()
        .toList();
  }

  /** Those that are ready as {@code address:port}, whatever the protocol. */
  public List<String> ready() {
    return ready(TargetPort::number);
  }

  /** Those that are ready as {@code address:port/protocol}. */
  public List<String> readyByProtocol() {
    return ready(port -> port.number() + "/" + port.protocol());
  }

  private List<String> ready(Function<TargetPort, Object> words) {
    return endpoints.stream()
        .filter(Endpoint::ready)
        .flatMap(e -> e.ports().stream().map(port -> e.address() + ":" + words.apply(port)))
        .sorted()
        .distinct()
        .toList();
  }

  @Override
  public String seen() {
    List<String> notReady =
        endpoints.stream().filter(e -> !e.ready()).map(Endpoint::address).sorted().toList();
    String ready = String.join(", ", readyByProtocol()).replace("/TCP", "");
    return (ready.isEmpty() ? "no ready endpoint" : ready)
        + (notReady.isEmpty() ? "" : "\nnot ready: " + String.join(", ", notReady));
  }
}
