package io.podwire.conformance;

import static io.podwire.Podwire.cluster;

import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes with three Pods in the namespace {@code default}: the only {@code server} is on the
 * node {@code far}, {@code beside} it another, and the {@code client} is on the node {@code near}.
 * All three answer with their names and with the address that they are asked from.
 */
record TwoNodes(NodeHandle near, NodeHandle far, PodHandle client, PodHandle beside) {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, labels: {app: %1$s}}
      spec:
        nodeName: %2$s
        terminationGracePeriodSeconds: 0
        containers:
        - name: one
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=80, --udp-port=81]
      ---
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s}
      spec:
        %2$s
        selector: {app: server}
        ports:
        - {name: http, port: %3$d, targetPort: 80}
        - {name: udp, port: %3$d, targetPort: 81, protocol: UDP}
      ---
      """;

  private static final String ZONE = "topology.kubernetes.io/zone";

  /** Makes them, or finds them made by another test of the class. */
  static TwoNodes set() {
    List<NodeHandle> nodes = cluster().nodes();
    NodeHandle near = nodes.get(0);
    NodeHandle far = nodes.get(1);
    cluster()
        .apply(
            (pod("client", near)
                    + (pod("server", far) + pod("beside", far))
                        .replace("labels: {", "labels: {on: far, "))
                .replace("labels: {", "labels: {of: trio, "));
    cluster().pod("server").awaitReady();
    return new TwoNodes(
        near, far, cluster().pod("client").awaitReady(), cluster().pod("beside").awaitReady());
  }

  /**
   * A Pod that has its name as its label {@code app} as well; the three are {@code of: trio}, two
   * {@code on: far}.
   */
  static String pod(String name, NodeHandle node) {
    return POD.formatted(name, node.name());
  }

  /** A Service of {@code server}, with a port for TCP and the same for UDP. */
  static String service(String name, String spec, int port) {
    return SERVICE.formatted(name, spec.replace("\n", "\n  "), port);
  }

  /** The part of a spec that lets nobody but that address use a load balancer. */
  static String guardedBy(String address) {
    return "type: LoadBalancer\nloadBalancerSourceRanges: [" + address + "/32]";
  }

  SourceTable askedByAll() {
    return new SourceTable()
        .askedBy(client)
        .askedBy(beside)
        .askedBy("near", near)
        .askedBy("far", far);
  }

  /**
   * @param address where the machine outside is seen to be
   */
  SourceTable askedFromOutside(String address) {
    return new SourceTable().knowing("near", near).knowing("far", far).askedFromOutside(address);
  }

  /** Where the machine outside is seen to be at a port of {@code far} that keeps sources. */
  String outsideAddress(int keepingPort) {
    String url = "http://" + far.address() + ":" + keepingPort + "/clientip";
    String seen = cluster().fromOutside().get(url).succeeds().body();
    return seen.substring(0, seen.lastIndexOf(':'));
  }

  /** Says in which zone the node is, or that it is in none. */
  static void zone(NodeHandle node, @Nullable String zone) {
    cluster()
        .client()
        .nodes()
        .withName(node.name())
        .edit(
            resource -> {
              resource.getMetadata().getLabels().remove(ZONE);
              if (zone != null) {
                resource.getMetadata().getLabels().put(ZONE, zone);
              }
              return resource;
            });
  }
}
