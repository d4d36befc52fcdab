package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * {@code pods/proxy} and {@code services/proxy}: requests that are handed on to a Pod.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/service/storage/storage.go">storage.go,
 *     ResourceLocation</a>
 */
final class Proxies {
  private static final String SUBRESOURCE = "proxy";
  private static final int HTTP = 80;

  private final ApiServer server;
  private final RandomGenerator random;

  Proxies(ApiServer server) {
    this.server = server;
    this.random = server.simulation().random("services/proxy");
  }

  static boolean areMeantBy(RequestInfo info) {
    return info.subresource().equals(SUBRESOURCE)
        && info.group().isEmpty()
        && info.version().equals("v1")
        && (info.plural().equals("pods") || info.plural().equals("services"));
  }

  /** Where a request goes to. */
  record Target(String address, int port) {
    @Override
    public String toString() {
      return address + ":" + port;
    }
  }

  /** {@code scheme:name:port}, of which the scheme and the port may be left out. */
  private record Name(String scheme, String name, String port) {
    static Name parse(String text, String kind) {
      List<String> parts = new ArrayList<>(List.of(text.split(":", -1)));
      if (parts.size() == 1) {
        parts.add("");
      }
      if (parts.size() == 2) {
        parts.add(0, "");
      }
      if (parts.size() != 3 || !parts.get(0).matches("(https?)?") || parts.get(1).isEmpty()) {
        throw Statuses.badRequest("invalid " + kind + " request \"" + text + "\"");
      }
      return new Name(parts.get(0), parts.get(1), parts.get(2));
    }
  }

  /**
   * Hands the request on.
   *
   * @throws ApiException if it does not come so far
   */
  void forward(ApiRequest request, RequestInfo info, Consumer<ApiResponse> answered) {
    boolean pods = info.plural().equals("pods");
    Name name = Name.parse(info.name(), pods ? "pod" : "service");
    Target target = pods ? ofPod(info, name) : ofService(info, name);
    ProxyPath path = ProxyPath.of(request);
    if (path.rest().isEmpty()) {
      String query = request.target().getRawQuery();
      answered.accept(
          ApiResponse.movedTo(request.path() + "/" + (query == null ? "" : "?" + query)));
      return;
    }
    if (name.scheme().equals("https")) {
      throw Statuses.notSimulated("https behind " + info.plural() + "/proxy");
    }
    ProxyExchange exchange = new ProxyExchange(request, path, target, answered);
    exchange.begin(server.dialer().dial(target.address(), target.port(), exchange));
  }

  private Target ofPod(RequestInfo info, Name name) {
    ObjectKey key = new ObjectKey(Resources.PODS, info.namespace(), name.name());
    ApiObject pod = server.find(key).orElseThrow(() -> Statuses.notFound(key));
    String address = pod.text("status", "podIP");
    if (address.isEmpty()) {
      throw Statuses.badRequest("address not allowed");
    }
    if (!name.port().isEmpty()) {
      if (!name.port().matches("\\d{1,5}")) {
        throw Statuses.notSimulated("a port by its name in pods/proxy, which crashes a real one,");
      }
      return new Target(address, Integer.parseInt(name.port()));
    }
    for (JsonNode container : pod.at("spec", "containers")) {
      int port = container.path("ports").path(0).path("containerPort").asInt();
      if (port > 0) {
        return new Target(address, port);
      }
    }
    return new Target(address, HTTP);
  }

  private Target ofService(RequestInfo info, Name name) {
    String port = portName(info, name);
    ObjectKey endpoints = new ObjectKey(Resources.ENDPOINTS, info.namespace(), name.name());
    JsonNode subsets =
        server
            .find(endpoints)
            .orElseThrow(() -> Statuses.notFound(Resources.SERVICES, name.name()))
            .at("subsets");
    if (subsets.isEmpty()) {
      throw unavailable("no endpoints available for service \"" + name.name() + "\"");
    }
    List<Target> targets = new ArrayList<>();
    for (JsonNode subset : subsets) {
      for (JsonNode each : subset.path("ports")) {
        if (each.path("name").asText().equals(port)) {
          int number = each.path("port").asInt();
          subset
              .path("addresses")
              .forEach(address -> targets.add(new Target(address.path("ip").asText(), number)));
        }
      }
    }
    if (targets.isEmpty()) {
      throw unavailable("no endpoints available for service \"" + info.name() + "\"");
    }
    return targets.get(random.nextInt(targets.size()));
  }

  /** A port that is given as a number is one of the Service's. */
  private String portName(RequestInfo info, Name name) {
    if (!name.port().matches("\\d+")) {
      return name.port();
    }
    ObjectKey key = new ObjectKey(Resources.SERVICES, info.namespace(), name.name());
    ApiObject service = server.find(key).orElseThrow(() -> Statuses.notFound(key));
    for (JsonNode port : service.at("spec", "ports")) {
      if (port.path("port").asText().equals(name.port())) {
        return port.path("name").asText();
      }
    }
    throw unavailable(
        "no service port " + name.port() + " found for service \"" + name.name() + "\"");
  }

  static ApiException unavailable(String message) {
    return new ApiException(Statuses.failure(503, "ServiceUnavailable", message));
  }
}
