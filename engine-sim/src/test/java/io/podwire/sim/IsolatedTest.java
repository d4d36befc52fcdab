package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.podwire.junit.ClusterTest;
import org.junit.jupiter.api.Test;

/** What would go wrong beside other tests on a real cluster does not go well alone. */
@ClusterTest(isolated = true)
class IsolatedTest {
  @Test
  void theTestHasANamespaceOfItsOwn() {
    var web = cluster().deploy(nginx).expose(PORT_80);

    assertThat(web.namespace()).isNotEqualTo("default");
    cluster().fromPod(busybox).get(web).succeeds();
    cluster().fromPod(busybox).resolve("nginx.default.svc.cluster.local").isNxdomain();
  }

  @Test
  void whatAllHaveInCommonIsRefused() {
    var web = cluster().deploy(nginx, 0).named("web");
    String why = " takes ports of the nodes, which tests that share a cluster have in common";

    assertThatIllegalStateException()
        .isThrownBy(() -> web.expose(PORT_80).asNodePort().resource())
        .withMessageContaining("Service web: spec.type NodePort" + why);
    var service = web.expose(PORT_80).named("other");
    assertThat(service.resource().getSpec().getType()).isEqualTo("ClusterIP");
    assertThatIllegalStateException()
        .isThrownBy(() -> cluster().service("other").asLoadBalancer())
        .withMessageContaining("Service other: spec.type LoadBalancer" + why);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                cluster()
                    .apply(
                        "---\n{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass,"
                            + " metadata: {name: high}, value: 10}"))
        .withMessageContaining("PriorityClass high: it is in no namespace");
    cluster().apply("---\n{apiVersion: v1, kind: Namespace, metadata: {name: beside}}");
  }
}
