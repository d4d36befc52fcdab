package io.podwire.sim.kubeproxy;

import io.podwire.sim.address.Ip;
import io.podwire.sim.http.GoHttpServer;
import io.podwire.sim.http.GoHttpServer.Page;
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
  private final Map<Integer, Check> checks = new LinkedHashMap<>();

  private record Check(ServicePortName by, TcpListener listener, int[] localEndpoints) {
    boolean isFor(ServicePortName port) {
      return by.namespace().equals(port.namespace()) && by.service().equals(port.service());
    }
  }

  HealthChecks(NetworkNode node) {
    this.node = node;
  }

  /** The ports that the node answers on. */
  List<Integer> ports() {
    return List.copyOf(checks.keySet());
  }

  /** Answers on the port of the node, or does not, for who captures it. */
  void update(int port, List<Capture> captures) {
    List<PortState> states =
        captures.stream()
            .filter(capture -> capture.kind() == Capture.Kind.HEALTH_CHECK)
            .map(Capture::state)
            .toList();
    Check check = checks.get(port);
    if (check != null && (states.isEmpty() || !check.isFor(states.get(0).name()))) {
      check.listener().close();
      checks.remove(port);
      check = null;
    }
    if (states.isEmpty()) {
      return;
    }
    if (check == null) {
      check = open(states.get(0).name(), port);
    }
    if (check != null) {
      check.localEndpoints()[0] = countLocal(states, check);
    }
  }

  private int countLocal(List<PortState> states, Check check) {
    return (int)
        states.stream()
            .filter(state -> check.isFor(state.name()))
            .flatMap(state -> state.endpoints().stream())
            .filter(endpoint -> endpoint.ready() && endpoint.node().equals(node.name()))
            .map(Endpoint::ip)
            .distinct()
            .count();
  }

  private @Nullable Check open(ServicePortName key, int port) {
    int[] localEndpoints = {0};
    GoHttpServer server =
        new GoHttpServer(
            node.host().simulation(),
            "health check of " + key.namespace() + "/" + key.service(),
            path -> Optional.of(page(key, localEndpoints[0])));
    try {
      Check check =
          new Check(key, node.host().listen(Ip.ANY, port, server.accept()), localEndpoints);
      checks.put(port, check);
      return check;
    } catch (BindException taken) {
      LOG.warn("node {}: health-check node port {}: {}", node.name(), port, taken.getMessage());
      return null;
    }
  }

  private static Page page(ServicePortName key, int localEndpoints) {
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
            .formatted(key.namespace(), key.service(), localEndpoints);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Load-Balancing-Endpoint-Weight", String.valueOf(localEndpoints));
    return new Page(localEndpoints == 0 ? 503 : 200, "application/json", headers, body);
  }
}
