package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.Applied;
import io.podwire.DeploymentHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Which Pods a Service leads to, and when. */
@ClusterTest
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class EndpointsContract {
  private static final String READY_BY_FILE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: nginx
              ports: [{containerPort: 80, name: http}]
              readinessProbe:
                exec: {command: [test, "!", -e, /tmp/not-ready]}
                periodSeconds: 1
                failureThreshold: 1
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        selector: {app: web}
        ports: [{port: 8080, targetPort: http}]
      """;

  @Test
  void theyAreTheReadyPodsWithTheTargetPort() {
    DeploymentHandle web = cluster().deploy(nginx, 2);
    ServiceHandle service = web.expose(io.podwire.Ports.port(8080).to(80));

    service.endpoints().areExactly(web.pods(), 80);
  }

  @Test
  void aNamedTargetPortIsLookedUpInThePods() {
    cluster().apply(READY_BY_FILE);

    cluster().service("web").endpoints().areExactly(cluster().deployment("web").pods(), 80);
    cluster().fromPod(busybox).wget("http://web:8080").succeeds();
  }

  @Test
  @Section(Subject.PROPAGATION)
  void theyFollowTheScale() {
    DeploymentHandle web = cluster().deploy(nginx, 1);
    ServiceHandle service = web.expose(PORT_80);
    service.endpoints().hasSize(1);

    web.scale(3);
    service.endpoints().areExactly(web.pods(), 80).hasSize(3);

    web.scale(0);
    service.endpoints().areEmpty();
  }

  @Test
  @Section(Subject.PROPAGATION)
  void aPodThatIsNotReadyIsLeftOutUntilItIsReadyAgain() {
    Applied app = cluster().apply(READY_BY_FILE);
    ServiceHandle service = app.service("web");
    PodHandle pod = app.deployment("web").pod(0);
    service.endpoints().hasSize(2);

    pod.exec("touch", "/tmp/not-ready").succeeds();
    service.endpoints().hasSize(1).excludes(pod);

    pod.exec("rm", "/tmp/not-ready").succeeds();
    service.endpoints().hasSize(2).includes(pod);
  }

  @Test
  void notReadyAddressesArePublishedOnDemand() {
    Applied app =
        cluster()
            .apply(
                READY_BY_FILE.replace(
                    "spec:\n  selector: {app: web}",
                    "spec:\n  publishNotReadyAddresses: true\n  selector: {app: web}"));
    PodHandle pod = app.deployment("web").pod(0);

    pod.exec("touch", "/tmp/not-ready").succeeds();

    app.service("web").endpoints().hasSize(2).holdsFor(java.time.Duration.ofSeconds(3));
  }

  @Test
  void theSelectorDecidesAndABarePodWithTheLabelJoins() {
    DeploymentHandle web = cluster().deploy(nginx, 1).named("web");
    ServiceHandle service = web.expose(PORT_80);
    PodHandle stray = cluster().run("stray", nginx).labelled("app", "web").awaitReady();

    service.endpoints().hasSize(2).includes(stray);

    cluster()
        .client()
        .pods()
        .inNamespace(cluster().currentNamespace())
        .withName("stray")
        .edit(
            pod -> {
              pod.getMetadata().setLabels(java.util.Map.of("app", "other"));
              return pod;
            });
    service.endpoints().hasSize(1).excludes(stray);
  }

  @Test
  void aSelectorThatMatchesNothingHasNone() {
    cluster().deploy(nginx, 1).awaitRolledOut();
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: typo}
            spec:
              selector: {app: ngin}
              ports: [{port: 80}]
            """);

    cluster().service("typo").endpoints().areEmpty();
  }

  @Test
  @Section(Subject.PROPAGATION)
  void aPodThatDiesLeavesAndItsSuccessorJoins() {
    DeploymentHandle web = cluster().deploy(nginx, 2);
    ServiceHandle service = web.expose(PORT_80);
    PodHandle first = web.pod(0);
    String address = first.ip();
    service.endpoints().includes(first);

    first.kill();

    service.endpoints().excludes(address).hasSize(2);
    service.endpoints().areExactly(web.pods(), 80);
  }

  @Test
  void aServiceWithoutSelectorLeadsWhereItsEndpointsSay() {
    String ip = cluster().deploy(nginx).pod(0).ip();
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: by-hand}
            spec:
              ports: [{port: 8080, targetPort: 80}]
            ---
            apiVersion: v1
            kind: Endpoints
            metadata: {name: by-hand}
            subsets:
            - addresses: [{ip: %s}]
              ports: [{port: 80}]
            """
                .formatted(ip));

    cluster().service("by-hand").endpoints().areExactly(List.of(ip), 80);
    cluster().fromPod(busybox).wget("http://by-hand:8080").succeeds();
  }

  @Test
  @SuppressWarnings("deprecation") // the old object is the subject
  void theEndpointsObjectAgreesWithTheSlices() {
    DeploymentHandle web = cluster().deploy(nginx, 2);
    web.expose(PORT_80).endpoints().areExactly(web.pods(), 80);

    var subsets =
        cluster()
            .client()
            .endpoints()
            .inNamespace(cluster().currentNamespace())
            .withName("nginx")
            .get()
            .getSubsets();
    assertThat(subsets).hasSize(1);
    assertThat(subsets.get(0).getAddresses())
        .extracting(address -> address.getIp())
        .containsExactlyInAnyOrderElementsOf(web.podIps());
    assertThat(subsets.get(0).getPorts()).extracting(port -> port.getPort()).containsExactly(80);
  }

  @Test
  @SuppressWarnings("deprecation") // the old object is the subject
  void aPortThatOnlySomePodsHaveIsASubsetOfItsOwn() {
    cluster().run("named", nginx).labelled("app", "mixed");
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: both, labels: {app: mixed}}
            spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 80}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: mixed}
            spec:
              selector: {app: mixed}
              ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 81, targetPort: 80}]
            """);
    cluster().pod("both").awaitReady();
    cluster().service("mixed").endpoints().hasSize(2);

    assertThat(
            cluster()
                .client()
                .endpoints()
                .inNamespace(cluster().currentNamespace())
                .withName("mixed")
                .get()
                .getSubsets())
        .extracting(subset -> subset.getPorts().get(0).getName() + subset.getAddresses().size())
        .containsExactlyInAnyOrder("a1", "b2");
  }
}
