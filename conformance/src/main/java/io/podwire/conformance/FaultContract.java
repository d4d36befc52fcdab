package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.PodPick.newest;
import static io.podwire.PodPick.oldest;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.DeploymentHandle;
import io.podwire.Fault;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import java.time.Duration;
import java.util.Comparator;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** What goes wrong when a test says so, and that it is undone. */
@ClusterTest
@Section(Subject.PROPAGATION)
@API(status = API.Status.EXPERIMENTAL)
public abstract class FaultContract {
  @Test
  @RefusedWithout(Capability.DNS_FAULTS)
  void withoutDnsOnlyAddressesWork() {
    var web = cluster().deploy(nginx, 2).named("web").expose(PORT_80);
    cluster().fromPod(busybox).get(web).succeeds();
    PodHandle victim = cluster().deployment("web").pod(oldest());

    cluster().inject(Fault.kill(victim));
    web.endpoints().hasSize(2).excludes(victim);
    try (var broken = cluster().inject(Fault.failDns())) {
      assertThat(broken).hasToString("fail DNS");
      cluster().fromPod(busybox).get(web).nameDoesNotResolve();
      cluster().fromPod(busybox).get(web.clusterIpUrl()).succeeds();
    }
    cluster().fromPod(busybox).get(web).succeeds();
  }

  @Test
  @ClusterTest(nodes = 2)
  @RefusedWithout(Capability.NODE_FAULTS)
  void aLostNodeIsNeitherReachedNorReady() {
    DeploymentHandle web = cluster().deploy(nginx, 2).named("web").onePerNode();
    PodHandle far = on(youngestNode(), web);
    PodHandle near =
        on(
            web.pod(oldest()).equals(far) ? web.pod(newest()).node() : web.pod(oldest()).node(),
            web);
    var client = cluster().fromPod(busybox).onNodeOf(near);
    client.get(far).succeeds();

    try (var lost = cluster().inject(Fault.lose(far.node()))) {
      client.get(far).timesOut();
      client.get(near).succeeds();
      awaitReady(far.node(), "Unknown");
      assertThat(lost).hasToString("lose " + far.node());
    }
    awaitReady(far.node(), "True");
    client.get(far).succeeds();
  }

  /** The API server's node is the oldest, and no test is without it. */
  private static NodeHandle youngestNode() {
    return cluster().nodes().stream()
        .max(Comparator.comparing(n -> n.resource().getMetadata().getCreationTimestamp()))
        .orElseThrow();
  }

  private static PodHandle on(NodeHandle node, DeploymentHandle web) {
    return web.pods().list().stream()
        .filter(pod -> pod.node().name().equals(node.name()))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitReady(NodeHandle node, String status) {
    for (int seconds = 0; seconds < 120 && !ready(node).equals(status); seconds++) {
      cluster().sleep(Duration.ofSeconds(1));
    }
    assertThat(ready(node)).isEqualTo(status);
  }

  private static String ready(NodeHandle node) {
    return node.resource().getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  @Test
  @ClusterTest(nodes = 2)
  @RefusedWithout(Capability.LINK_FAULTS)
  void aCutLinkIsCutForThoseThatUseIt() {
    DeploymentHandle web = cluster().deploy(nginx, 2).named("web").onePerNode();
    PodHandle near = web.pod(oldest());
    PodHandle far = web.pod(newest());
    near.awaitReady();
    far.awaitReady();
    try (var cut = cluster().inject(Fault.cut(near.node(), far.node()))) {
      near.probe().get(far).timesOut();
      near.probe().tcp(near.ip(), 80).connects();
      assertThat(cut.toString()).startsWith("cut Node ");
    }
    near.probe().get(far).succeeds();
    try (var cut = cluster().inject(Fault.cut(near, far))) {
      near.probe().get(far).timesOut();
      cluster().fromPod(busybox).get(far).succeeds();
      assertThat(cut).hasToString("cut " + near + " from " + far);
    }
    near.probe().get(far).succeeds();
  }

  @Test
  @ClusterTest(nodes = 2)
  @RefusedWithout(Capability.LINK_DELAYS)
  void aSlowLinkOutlastsAShortTimeout() {
    DeploymentHandle web = cluster().deploy(nginx, 2).named("web").onePerNode();
    PodHandle near = web.pod(oldest());
    PodHandle far = web.pod(newest());
    far.awaitReady();
    try (var slow = cluster().inject(Fault.slow(near.node(), far.node(), Duration.ofSeconds(2)))) {
      near.probe().wget("-q", "-O", "-", "-T", "2", "http://" + far.ip()).timesOut();
      near.probe().wget("-q", "-O", "-", "-T", "30", "http://" + far.ip()).succeeds();
      assertThat(slow.toString()).endsWith(" by 2 s");
    }
    near.probe().get(far).now().succeeds();
  }

  @Test
  @RefusedWithout(Capability.PROXY_FAULTS)
  void aStoppedProxyKnowsNoNewService() {
    var web = cluster().deploy(nginx, 1).named("web");
    var node = web.pod(0).node();
    try (var stopped = cluster().inject(Fault.stopKubeProxy(node))) {
      var service = web.expose(PORT_80);
      service.endpoints().hasSize(1);
      cluster().fromPod(busybox).get(service.clusterIpUrl()).isDenied();
      assertThat(stopped).hasToString("stop kube-proxy on " + node);
    }
    cluster().fromPod(busybox).get(web).succeeds();
  }

  @Test
  @RefusedWithout(Capability.ENDPOINT_FAULTS)
  void delayedEndpointsAreOldOnes() {
    var web = cluster().deploy(nginx, 1).named("web");
    var service = web.expose(PORT_80);
    service.endpoints().hasSize(1);
    PodHandle old = web.pod(0);
    String before = old.ip() + ":80";
    cluster().inject(Fault.delayEndpoints(Duration.ofSeconds(20)));
    cluster().inject(Fault.kill(old));
    service.endpoints().areExactly(before).holdsFor(Duration.ofSeconds(10));
    service.endpoints().areExactly(web.podIps(), 80);
  }
}
