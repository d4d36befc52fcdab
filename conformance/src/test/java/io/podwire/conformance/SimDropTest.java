package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;

import io.podwire.ServiceHandle;
import io.podwire.engine.PolicyDenial;
import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.Test;

/** What is denied vanishes, as with Calico and Cilium, where a test asks {@code sim} for that. */
@ClusterTest(policy = PolicyDenial.DROP)
class SimDropTest {
  @Test
  void whatIsDeniedTimesOut() {
    ServiceHandle web = cluster().deploy(nginx).expose(PORT_80);
    cluster().fromPod(busybox).get(web).succeeds();

    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: closed}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            """);

    cluster().fromPod(busybox).get(web).timesOut();
  }
}
