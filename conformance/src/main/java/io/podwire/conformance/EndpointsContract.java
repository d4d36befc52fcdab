package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.podwire.DeploymentHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which Pods a Service leads to, and when. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class EndpointsContract {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web, tier: front}}
          spec:
            containers:
            - name: web
              image: nginx
              ports: [{containerPort: 80, name: http}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        selector: {app: web}
        ports: [{port: 8080, targetPort: http}]
      """;

  private static final String READY_BY_FILE =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: fickle, labels: {app: fickle, tier: front}}
      spec:
        containers:
        - name: web
          image: nginx
          readinessProbe:
            exec: {command: [test, "!", -e, /tmp/not-ready]}
            periodSeconds: 1
            failureThreshold: 1
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: all-front}
      spec:
        publishNotReadyAddresses: true
        selector: {tier: front}
        ports: [{port: 80}]
      """;

  private DeploymentHandle web;
  private ServiceHandle service;

  @BeforeEach
  void twoPods() {
    cluster().apply(WEB);
    web = cluster().deployment("web");
    service = cluster().service("web");
  }

  @Test
  void theyAreTheReadyPodsWithTheTargetPort() {
    ServiceHandle plain = web.expose(port(8080).to(80)).named("plain");

    plain.endpoints().areExactly(web.pods(), 80);
  }

  @Test
  void aNamedTargetPortIsLookedUpInThePods() {
    service.endpoints().areExactly(web.pods(), 80);
    cluster().fromPod(busybox).wget("http://web:8080").succeeds();
  }

  @Test
  @Section(Subject.PROPAGATION)
  void theyFollowTheScale() {
    DeploymentHandle scaled = cluster().deploy(nginx, 1).named("scaled");
    ServiceHandle follower = scaled.expose(PORT_80);
    follower.endpoints().hasSize(1);

    scaled.scale(2);
    follower.endpoints().areExactly(scaled.pods(), 80).hasSize(2);

    scaled.scale(0);
    follower.endpoints().areEmpty();
  }

  @Test
  @Section(Subject.PROPAGATION)
  void aPodThatIsNotReadyIsLeftOutUntilItIsReadyAgain() {
    cluster().apply(READY_BY_FILE);
    PodHandle fickle = cluster().pod("fickle");
    ServiceHandle front = web.expose(PORT_80).named("front").selecting("tier", "front");
    front.endpoints().hasSize(3).includes(fickle);

    fickle.exec("touch", "/tmp/not-ready").succeeds();
    front.endpoints().hasSize(2).excludes(fickle);
    cluster()
        .service("all-front")
        .endpoints()
        .as("not ready addresses are published on demand")
        .hasSize(3)
        .includes(fickle)
        .holdsFor(Duration.ofSeconds(1));

    fickle.exec("rm", "/tmp/not-ready").succeeds();
    front.endpoints().hasSize(3).includes(fickle);
    fickle.kill();
  }

  @Test
  void theSelectorDecidesAndABarePodWithTheLabelJoins() {
    ServiceHandle mixed =
        web.expose(port(80).to("http").named("a"), port(81).to(80).named("b"))
            .named("mixed")
            .selecting("tier", "front");
    mixed.endpoints().areExactly(web.pods(), 80);
    PodHandle stray = cluster().run("stray", nginx).labelled("tier", "front").awaitReady();

    mixed.endpoints().hasSize(3).includes(stray);
    cluster()
        .await("a subset for the port that only some Pods have")
        .untilAsserted(
            () ->
                assertThat(subsets("mixed"))
                    .extracting(set -> set.getPorts().get(0).getName() + set.getAddresses().size())
                    .containsExactlyInAnyOrder("a2", "b3"));

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
    mixed.endpoints().areExactly(web.pods(), 80);
  }

  @Test
  void aSelectorThatMatchesNothingHasNone() {
    web.awaitRolledOut();
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: typo}
            spec:
              selector: {app: wbe}
              ports: [{port: 80}]
            """);

    cluster().service("typo").endpoints().areEmpty();
  }

  @Test
  @Section(Subject.PROPAGATION)
  void aPodThatDiesLeavesAndItsSuccessorJoins() {
    PodHandle first = web.pod(0);
    String address = first.ip();
    service.endpoints().includes(first);

    first.kill();

    service.endpoints().excludes(address).hasSize(2);
    service.endpoints().areExactly(web.pods(), 80);
  }

  @Test
  void aServiceWithoutSelectorLeadsWhereItsEndpointsSay() {
    String ip = web.pod(0).ip();
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
    service.endpoints().areExactly(web.pods(), 80);

    cluster()
        .await("the object that says the same")
        .untilAsserted(
            () ->
                assertThat(subsets("web"))
                    .singleElement()
                    .satisfies(
                        set -> {
                          assertThat(set.getAddresses())
                              .extracting(address -> address.getIp())
                              .containsExactlyInAnyOrderElementsOf(web.podIps());
                          assertThat(set.getPorts())
                              .extracting(port -> port.getPort())
                              .containsExactly(80);
                        }));
  }

  @SuppressWarnings("deprecation") // the old object is the subject
  private static List<EndpointSubset> subsets(String service) {
    return cluster()
        .client()
        .endpoints()
        .inNamespace(cluster().currentNamespace())
        .withName(service)
        .get()
        .getSubsets();
  }
}
