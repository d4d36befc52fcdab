package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.podwire.PodHandle;
import io.podwire.PodProbe;
import io.podwire.ServiceHandle;
import io.podwire.Url;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Nothing happens at once, and all of it happens: endpoints, proxies and names catch up. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.PROPAGATION)
@API(status = API.Status.EXPERIMENTAL)
public abstract class PropagationContract {
  private static final String SERVER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {app: %s, name: %1$s}}
      spec:
        terminationGracePeriodSeconds: 30
        containers:
        - name: main
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec]
      """;

  private static final String READY_WHILE_IT_HAS_A_FILE =
      """
          readinessProbe: {exec: {command: [test, -e, /tmp/ready]}, periodSeconds: 1, failureThreshold: 1}
      """;

  private static final String ENDS_SLOWLY =
      """
          lifecycle: {preStop: {exec: {command: [sleep, "25"]}}}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %s}
      spec: {type: NodePort, selector: {app: %1$s}, ports: [{port: 80, targetPort: 8080}]}
      """;

  /** Below those that are drawn, while there are enough. */
  private static final int FIXED = 30_055;

  private static final String WHO_ANSWERS =
      "for i in 1 2 3 4 5 6 7 8 9 10; do wget -q -T 2 -O - http://%s/hostname; echo; done"
          + " | sort | uniq -c | awk '{print $2, ($1 == 10)}'";

  @Test
  void trafficGoesWhereAPodIsReadyAndNotWhereItEnds() {
    cluster().apply(SERVER.formatted("one", "web") + READY_WHILE_IT_HAS_A_FILE + ENDS_SLOWLY);
    cluster().apply(SERVICE.formatted("web"));
    ServiceHandle web = cluster().service("web");
    PodHandle one = cluster().pod("one");
    PodProbe client = cluster().fromPod(busybox);

    web.endpoints().areEmpty();
    client.get(web).isRefused();
    assertThat(endpoints())
        .extracting(each -> each.getConditions().getReady())
        .containsExactly(false);

    one.exec("touch", "/tmp/ready").succeeds();
    web.endpoints().areExactly(List.of(one.ip()), 8080);
    client.get(web).status(200);

    one.exec("rm", "/tmp/ready").succeeds();
    web.endpoints().areEmpty();
    client.get(web).isRefused();

    cluster().apply(SERVER.formatted("two", "web") + READY_WHILE_IT_HAS_A_FILE);
    PodHandle two = cluster().pod("two");
    one.exec("touch", "/tmp/ready").succeeds();
    two.exec("touch", "/tmp/ready").succeeds();
    web.endpoints().areExactly(List.of(one.ip(), two.ip()), 8080);

    cluster().client().pods().inNamespace("default").withName("one").delete();
    web.endpoints().areExactly(List.of(two.ip()), 8080);
    client.sh(WHO_ANSWERS.formatted("web")).outputIs("two 1");
    assertThat(one.resource().getMetadata().getDeletionTimestamp()).isNotNull();
    client.get("http://" + one.ip() + ":8080/hostname").bodyIs("one");
    assertThat(endpoints())
        .filteredOn(each -> each.getAddresses().contains(one.ip()))
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.getConditions().getReady()).isFalse();
              assertThat(ending.getConditions().getServing()).isTrue();
              assertThat(ending.getConditions().getTerminating()).isTrue();
            });
    one.kill();
    two.kill();
  }

  @Test
  void portsAndSelectorsAreThoseThatTheServiceHasNow() {
    cluster().apply(SERVICE.formatted("moving"));
    cluster()
        .apply(SERVER.formatted("left", "moving") + "---\n" + SERVER.formatted("right", "moving"));
    ServiceHandle moving = cluster().service("moving");
    PodProbe client = cluster().fromPod(busybox);
    moving.endpoints().hasSize(2);
    moving.selecting("name", "left");
    client.sh(WHO_ANSWERS.formatted("moving")).outputIs("left 1");
    moving.selecting("name", "right");
    client.sh(WHO_ANSWERS.formatted("moving")).outputIs("right 1");

    changePort(port -> port.setPort(81));
    client.get("http://moving:81").status(200);
    client.wget("-q", "-T", "1", "-O", "-", "http://moving:80").isUnreachable();

    Url before = moving.nodePortUrl();
    cluster().fromOutside().get(before).status(200);
    changePort(port -> port.setNodePort(FIXED));
    cluster().fromOutside().get(moving.nodePortUrl()).status(200);
    assertThat(moving.nodePort()).isEqualTo(FIXED);
    cluster().fromOutside().get(before).isRefused();

    changePort(port -> port.setTargetPort(new IntOrString(9999)));
    client.get("http://moving:81").isRefused();
    changePort(port -> port.setTargetPort(new IntOrString(8080)));
    client.get("http://moving:81").status(200);
  }

  @Test
  void namesComeAndGoWithTheirServices() {
    PodProbe client = cluster().fromPod(busybox);
    client.resolve("coming").isNxdomain();

    cluster().apply(SERVICE.formatted("coming"));
    String first = cluster().service("coming").clusterIp();
    client.resolve("coming").resolvesTo(first);

    cluster().service("coming").delete();
    client.resolve("coming").isNxdomain();

    cluster()
        .apply(SERVICE.formatted("coming").replace("spec: {", "spec: {clusterIP: 10.43.0.77, "));
    client.resolve("coming").resolvesTo("10.43.0.77");
  }

  private static Stream<Endpoint> endpoints() {
    return EndpointSlices.endpoints(EndpointSlices.of("web"));
  }

  private static void changePort(Consumer<ServicePort> change) {
    cluster()
        .client()
        .services()
        .inNamespace("default")
        .withName("moving")
        .edit(
            service -> {
              change.accept(service.getSpec().getPorts().get(0));
              return service;
            });
  }
}
