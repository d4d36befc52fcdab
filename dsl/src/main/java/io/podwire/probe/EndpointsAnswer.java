package io.podwire.probe;

import java.util.List;
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
   * @param ports numbers on the target
   * @param ready whether Services send it new connections
   * @param target the Pod's name, or empty
   */
  @API(status = API.Status.EXPERIMENTAL)
  public record Endpoint(String address, List<Integer> ports, boolean ready, String target) {
    public Endpoint {
      ports = List.copyOf(ports);
    }
  }

  /** The addresses of those that are ready. */
  public List<String> readyAddresses() {
    return endpoints.stream()
        .filter(Endpoint::ready)
        .map(Endpoint::address)
        .sorted()
        .distinct()
        .toList();
  }

  /** Those that are ready as {@code address:port}. */
  public List<String> ready() {
    return endpoints.stream()
        .filter(Endpoint::ready)
        .flatMap(e -> e.ports().stream().map(port -> e.address() + ":" + port))
        .sorted()
        .distinct()
        .toList();
  }

  @Override
  public String seen() {
    List<String> notReady =
        endpoints.stream().filter(e -> !e.ready()).map(Endpoint::address).sorted().toList();
    String ready = ready().isEmpty() ? "no ready endpoint" : String.join(", ", ready());
    return ready + (notReady.isEmpty() ? "" : "\nnot ready: " + String.join(", ", notReady));
  }
}
