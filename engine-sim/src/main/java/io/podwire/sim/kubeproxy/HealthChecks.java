package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import io.podwire.sim.http.GoHttpServer;
import io.podwire.sim.http.GoHttpServer.Page;
import io.podwire.sim.kubeproxy.EndpointIndex.ServiceKey;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.TcpListener;
import java.net.BindException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health-check node ports of load balancers whose external traffic is Local: they say whether
 * this node has an endpoint, as upstream's <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/healthcheck/service_health.go">service_health</a>.
 */
final class HealthChecks {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final NetworkNode node;
  private final Map<ServiceKey, Check> checks = new LinkedHashMap<>();

  private record Check(int port, TcpListener listener, int[] localEndpoints) {}

  HealthChecks(NetworkNode node) {
    this.node = node;
  }

  void update(
      ServiceKey key, List<ServicePort> ports, Map<ServicePortName, List<Endpoint>> endpoints) {
    int port = ports.isEmpty() ? 0 : ports.get(0).healthCheckNodePort();
    Check check = checks.get(key);
    if (check != null && check.port() != port) {
      check.listener().close();
      checks.remove(key);
      check = null;
    }
    if (port == 0) {
      return;
    }
    if (check == null) {
      check = open(key, port);
    }
    if (check != null) {
      check.localEndpoints()[0] = countLocal(endpoints);
    }
  }

  private int countLocal(Map<ServicePortName, List<Endpoint>> endpoints) {
    return (int)
        endpoints.values().stream()
            .flatMap(List::stream)
            .filter(endpoint -> endpoint.ready() && endpoint.node().equals(node.name()))
            .map(Endpoint::ip)
            .distinct()
            .count();
  }

  private @Nullable Check open(ServiceKey key, int port) {
    int[] localEndpoints = {0};
    GoHttpServer server =
        new GoHttpServer(
            node.host().simulation(),
            "health check of " + key.namespace() + "/" + key.name(),
            path -> Optional.of(page(key, localEndpoints[0])));
    try {
      Check check =
          new Check(port, node.host().listen(Ip.ANY, port, server.accept()), localEndpoints);
      checks.put(key, check);
      return check;
    } catch (BindException taken) {
      LOG.warn("node {}: health-check node port {}: {}", node.name(), port, taken.getMessage());
      return null;
    }
  }

  private static Page page(ServiceKey key, int localEndpoints) {
    String body =
        """
        {
        \t"service": {
        \t\t"namespace": "%s",
        \t\t"name": "%s"
        \t},
        \t"localEndpoints": %d,
        \t"serviceProxyHealthy": true
        }"""
            .formatted(key.namespace(), key.name(), localEndpoints);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Load-Balancing-Endpoint-Weight", String.valueOf(localEndpoints));
    return new Page(localEndpoints == 0 ? 503 : 200, "application/json", headers, body);
  }
}
