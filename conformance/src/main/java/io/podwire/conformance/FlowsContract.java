package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** What becomes of traffic when endpoints come and go. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.KUBE_PROXY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class FlowsContract {
  private static final String SERVER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {app: %s}}
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
      metadata: {name: %1$s}
      spec:
        selector: {app: %1$s}
        ports: [{port: 53, protocol: UDP, targetPort: 8081}]
      """;

  @Test
  @Section(Subject.PROPAGATION)
  void aPodLeavesItsServiceWhenItBeginsToEnd() {
    cluster().apply(SERVER.formatted("only", "ending"));
    cluster().apply(UDP_SERVICE.formatted("ending"));
    PodHandle pod = cluster().pod("only");
    ServiceHandle service = cluster().service("ending");
    service.endpoints().includes(pod);

    cluster().client().pods().inNamespace("default").withName("only").delete();

    service.endpoints().areEmpty();
    assertThat(pod.resource().getMetadata().getDeletionTimestamp()).isNotNull();
    pod.kill();
  }

  /** A client that keeps its port would else talk to a dead address for ever. */
  @Test
  void aUdpClientIsLedToAnotherEndpointWhenItsOwnIsGone() {
    cluster().apply(UDP_SERVICE.formatted("server"));
    cluster().apply(SERVER.formatted("first", "server"));
    cluster().apply(SERVER.formatted("client", "client"));
    cluster().service("server").endpoints().includes(cluster().pod("first"));
    String ask = "echo hostname | nc -u -w 1 -p 5555 server 53";
    PodHandle client = cluster().pod("client").awaitReady();
    client.sh(ask).outputIs("first");

    cluster().apply(SERVER.formatted("second", "server"));
    PodHandle second = cluster().pod("second").awaitReady();
    cluster().pod("first").kill();
    cluster().service("server").endpoints().includes(second).hasSize(1);

    client.sh(ask).outputIs("second");
  }
}
