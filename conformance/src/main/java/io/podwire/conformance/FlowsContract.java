package io.podwire.conformance;

import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** What becomes of traffic when endpoints, nodes and load balancers come and go. */
@ClusterTest
@Section(Subject.KUBE_PROXY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class FlowsContract {
  private static final String SERVER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {app: server}}
      spec:
        containers:
        - name: main
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --udp-port=8081]
          lifecycle: {preStop: {exec: {command: [sleep, "25"]}}}
      """;

  private static final String UDP_SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: server}
      spec:
        selector: {app: server}
        ports: [{port: 53, protocol: UDP, targetPort: 8081}]
      """;

  @Test
  @Section(Subject.PROPAGATION)
  void aPodLeavesItsServiceWhenItBeginsToEnd() {
    cluster().apply(SERVER.formatted("only"));
    cluster().apply(UDP_SERVICE);
    PodHandle pod = cluster().pod("only");
    ServiceHandle service = cluster().service("server");
    service.endpoints().includes(pod);

    cluster().client().pods().inNamespace("default").withName("only").delete();

    service.endpoints().areEmpty();
    assertThat(pod.resource().getMetadata().getDeletionTimestamp()).isNotNull();
    pod.kill();
  }

  /** A client that keeps its port would else talk to a dead address for ever. */
  @Test
  void aUdpClientIsLedToAnotherEndpointWhenItsOwnIsGone() {
    cluster().apply(UDP_SERVICE);
    cluster().apply(SERVER.formatted("first"));
    cluster().apply(SERVER.formatted("client").replace("app: server", "app: client"));
    cluster().service("server").endpoints().includes(cluster().pod("first"));
    String ask = "echo hostname | nc -u -w 1 -p 5555 server 53";
    PodHandle client = cluster().pod("client").awaitReady();
    client.sh(ask).outputIs("first");

    cluster().apply(SERVER.formatted("second"));
    PodHandle second = cluster().pod("second").awaitReady();
    cluster().pod("first").kill();
    cluster().service("server").endpoints().includes(second).hasSize(1);

    client.sh(ask).outputIs("second");
  }

  @Test
  @ClusterTest(nodes = 2)
  void aNodePortAnswersOnEveryNodeWhereverThePodIs() {
    ServiceHandle service = cluster().deploy(nginx).expose(PORT_80).asNodePort();
    List<NodeHandle> nodes = cluster().nodes();

    assertThat(nodes).hasSize(2);
    nodes.forEach(node -> cluster().fromOutside().get(service.nodePortUrl(node)).status(200));
  }

  @Test
  @Section(Subject.SERVICE_LB)
  void aLoadBalancersPortHasOneHolderUntilItIsGivenBack() {
    cluster().deploy(nginx).expose(PORT_80).asLoadBalancer(8080);
    assertThat(awaitIngress("nginx")).isNotEmpty();
    // Times of creation are whole seconds, and who of one second comes first is chance.
    cluster().sleep(Duration.ofSeconds(1));
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: late}
            spec:
              type: LoadBalancer
              selector: {app: nginx}
              ports: [{port: 8080, targetPort: 80}]
            """);
    cluster().sleep(Duration.ofSeconds(3));
    assertThat(ingress("late")).isEmpty();

    cluster().service("nginx").delete();

    assertThat(awaitIngress("late")).isNotEmpty();
  }

  private static List<LoadBalancerIngress> awaitIngress(String service) {
    for (int i = 0; i < 100 && ingress(service).isEmpty(); i++) {
      cluster().sleep(Duration.ofMillis(200));
    }
    return ingress(service);
  }

  private static List<LoadBalancerIngress> ingress(String service) {
    return cluster().service(service).resource().getStatus().getLoadBalancer().getIngress();
  }
}
