package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.junit.ClusterTest;
import org.apiguardian.api.API;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The mission's sentence, and that one test leaves nothing to the next. */
@ClusterTest
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class SentenceContract {
  @Test
  void theSentenceIsTrue() {
    cluster()
        .deploy(nginx, 2)
        .expose(PORT_80)
        .fromPod(busybox)
        .wget("http://nginx")
        .succeeds()
        .bodyContains("Welcome to nginx!");
  }

  @Test
  void anotherImageOfTheSameNameHasAPodOfItsOwn() {
    cluster().fromPod(busybox("1.35")).run("true").succeeds();
    cluster().fromPod(busybox("1.36")).run("true").succeeds();

    assertThat(cluster().client().pods().inNamespace("default").list().getItems())
        .extracting(pod -> pod.getSpec().getContainers().get(0).getImage())
        .containsExactlyInAnyOrder("busybox:1.35", "busybox:1.36");
  }

  /** The second time would meet the first one's objects, node port, names and policies. */
  @RepeatedTest(2)
  void aTestSeesNothingOfTheOneBefore() {
    var client = cluster().client();
    assertThat(client.pods().inNamespace("default").list().getItems()).isEmpty();
    assertThat(client.namespaces().withName("of-a-test").get()).isNull();
    assertThat(client.services().inNamespace("default").list().getItems()).hasSize(1);
    assertThat(client.rbac().clusterRoles().withName("of-a-test").get()).isNull();
    cluster().fromPod(busybox).resolve("web.of-a-test.svc.cluster.local").isNxdomain();

    cluster()
        .apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: of-a-test}
            rules: []
            """);
    var web = cluster().namespace("of-a-test").deploy(nginx, 1).named("web").expose(PORT_80);
    cluster()
        .namespace("of-a-test")
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: fixed}
            spec:
              type: NodePort
              selector: {app: web}
              ports: [{port: 80, nodePort: 30080}]
            """);
    cluster().fromPod(busybox).get(web).succeeds();
  }
}
