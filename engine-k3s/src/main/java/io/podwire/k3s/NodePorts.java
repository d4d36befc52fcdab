package io.podwire.k3s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.engine.EngineUnavailableException;
import io.podwire.engine.NodePortRange;
import java.util.List;
import java.util.Map;

/** The range that a cluster's node ports are taken from. */
final class NodePorts {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private NodePorts() {}

  /**
   * Has the cluster give a port of the range that is wanted: an image that does not heed it would
   * be noticed by the first odd failure only.
   *
   * @throws EngineUnavailableException if it refuses
   */
  static void require(K3sSettings settings, RawApi api) {
    NodePortRange range = settings.nodePorts();
    if (range.equals(NodePortRange.DEFAULT)) {
      return;
    }
    try {
      // A dry run would not ask where the port lies.
      api.send(SERVICES, "POST", service(range.first()));
      api.delete(SERVICES + "/podwire-node-port", 0);
    } catch (KubernetesClientException refused) {
      throw new EngineUnavailableException(
          settings.image().asCanonicalNameString()
              + " has other node ports than "
              + NodePortRange.PROPERTY
              + " says, "
              + range
              + ": "
              + refused.getMessage(),
          refused);
    }
  }

  private static Map<String, Object> service(int port) {
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Service",
        "metadata",
        Map.of("name", "podwire-node-port"),
        "spec",
        Map.of("type", "NodePort", "ports", List.of(Map.of("port", 80, "nodePort", port))));
  }
}
