package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Images.netshoot;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.podwire.DeploymentHandle;
import io.podwire.Image;
import io.podwire.NamespaceHandle;
import io.podwire.NamespaceScope;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.Url;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A reader's summary of "Learn Kubernetes in a Month of Lunches", chapter 3. */
@Tutorial("Learn Kubernetes in a Month of Lunches: Services")
@ClusterTest(nodes = 2, scope = Scope.CLASS)
class MonthOfLunchesTest {
  private static final Image SLEEP = image("kiamol/ch03-sleep");
  private static final Image NUMBERS_API = image("kiamol/ch03-numbers-api").listeningOn(80);
  private static final Image NUMBERS_WEB = image("kiamol/ch03-numbers-web").listeningOn(80);

  /** Nobody's address, as the text writes it into the Endpoints. */
  private static final String NOBODY = "192.168.123.234";

  private static final String SLEEP_2 =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: sleep-2
      spec:
        selector:
          app: sleep-2
        ports:
          - port: 80
      """;

  private static final String API_SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: numbers-api
      spec:
        ports:
          - port: 80
        selector:
          app: numbers-api
        type: ClusterIP
      """;

  private static final String WEB_SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: numbers-web
      spec:
        ports:
          - port: 8080
            targetPort: 80
        selector:
          app: numbers-web
        type: LoadBalancer
      """;

  private static final String EXTERNAL_NAME =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: numbers-api
      spec:
        type: ExternalName
        externalName: %s
      """;

  private static final String WITHOUT_SELECTOR =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: numbers-api
      spec:
        type: ClusterIP
        ports:
          - port: 80
      ---
      apiVersion: v1
      kind: Endpoints
      metadata:
        name: numbers-api
      subsets:
        - addresses:
            - ip: %s
          ports:
            - port: 80
      """;

  /** The chapter's application: a web page that shows what an API says. */
  @BeforeAll
  static void numbers() {
    cluster().deploy(NUMBERS_API).named("numbers-api").awaitRolledOut();
    cluster().deploy(NUMBERS_WEB).named("numbers-web").awaitRolledOut();
  }

  @Test
  @Order(1)
  @DisplayName("C1 a replaced Pod has a new address; the Service's name goes on working")
  void theNameOutlivesThePod() {
    DeploymentHandle api = cluster().deployment("numbers-api");
    ServiceHandle service = cluster().apply(API_SERVICE).service("numbers-api");
    cluster().fromPod(busybox).wget("http://numbers-api/rng").succeeds();
    PodHandle first = api.pod(0);
    String before = first.ip();

    first.kill();

    assertThat(api.pod(0).ip()).isNotEqualTo(before);
    service.endpoints().areExactly(api.pods(), 80);
    cluster().fromPod(busybox).wget("http://numbers-api/rng").succeeds();
  }

  @Test
  @Order(2)
  @DisplayName("C2 the Service's name is a DNS name until the Service is deleted")
  void aDeletedServiceHasNoName() {
    ServiceHandle service = cluster().apply(SLEEP_2).service("sleep-2");
    cluster().fromPod(busybox).resolve("sleep-2").resolvesTo(service);

    service.delete();

    cluster().fromPod(busybox).resolve("sleep-2").isNxdomain();
  }

  @Test
  @Order(3)
  @DisplayName("C3 the simplest spec: ClusterIP, and port 80 sent to port 80 of the Pod")
  void theSimplestSpecsDefaults() {
    Service service = cluster().apply(SLEEP_2).service("sleep-2").resource();

    assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(service.getSpec().getPorts().get(0).getTargetPort().getIntVal()).isEqualTo(80);
    assertThat(service.getSpec().getPorts().get(0).getProtocol()).isEqualTo("TCP");
  }

  @Test
  @Order(4)
  @DisplayName("C4 get svc numbers-api: a CLUSTER-IP and no EXTERNAL-IP")
  void aClusterIpIsInternal() {
    Service service = cluster().apply(API_SERVICE).service("numbers-api").resource();

    assertThat(service.getSpec().getClusterIP()).startsWith("10.43.");
    assertThat(service.getStatus().getLoadBalancer().getIngress()).isNullOrEmpty();
    assertThat(service.getSpec().getPorts().get(0).getNodePort()).isNull();
  }

  @Test
  @Order(5)
  @DisplayName("C5 get svc numbers-web: LoadBalancer 8080:3xxxx, no port-forward needed")
  void aLoadBalancerIsReachedFromOutside() {
    ServiceHandle service = cluster().apply(WEB_SERVICE).service("numbers-web");

    assertThat(service.port()).isEqualTo(8080);
    assertThat(service.nodePort()).isBetween(30000, 32767);
    cluster()
        .fromOutside()
        .get(service.external())
        .status(200)
        .bodyContains("Random number generator");
  }

  @Test
  @Order(6)
  @DisplayName("C6 any node takes the request and sends it to a Pod on another")
  void anyNodeForwards() {
    ServiceHandle service = cluster().apply(WEB_SERVICE).service("numbers-web");

    assertThat(cluster().nodes()).hasSize(2);
    for (NodeHandle node : cluster().nodes()) {
      Url url = Url.of("http://" + node.address() + ":" + service.nodePort());
      cluster().fromOutside().get(url).status(200).bodyContains("Random number generator");
    }
  }

  @Test
  @Order(7)
  @DisplayName("C7 get svc: ExternalName has neither CLUSTER-IP nor PORT(S); it is a CNAME")
  void anExternalNameIsACanonicalName() {
    Service service =
        cluster()
            .namespace("alias")
            .apply(EXTERNAL_NAME.formatted("raw.githubusercontent.com"))
            .service("numbers-api")
            .resource();

    assertThat(service.getSpec().getClusterIP()).isNullOrEmpty();
    assertThat(service.getSpec().getPorts()).isNullOrEmpty();
    cluster()
        .fromPod(netshoot)
        .run("dig", "+short", "numbers-api.alias.svc.cluster.local", "CNAME")
        .outputIs("raw.githubusercontent.com.");
  }

  @Test
  @Order(8)
  @DisplayName("C8 the application works through the alias")
  void theApplicationWorksThroughTheAlias() {
    NamespaceHandle alias = cluster().namespace("alias");
    cluster().apply(API_SERVICE);
    alias.apply(EXTERNAL_NAME.formatted("numbers-api.default.svc.cluster.local"));

    alias.fromPod(busybox).wget("http://numbers-api/rng").succeeds().bodyMatches("[0-9]+");
  }

  @Test
  @Order(9)
  @DisplayName("C9 ✗ no selector makes it headless; it has a CLUSTER-IP, so it is not")
  void withoutSelectorIsNotHeadless() {
    ServiceHandle service = withoutSelector(cluster().namespace("by-hand"), NOBODY);

    assertThat(service.clusterIp()).startsWith("10.43.").isNotEqualTo("None");
  }

  @Test
  @Order(10)
  @DisplayName("C10 get endpoints numbers-api: 192.168.123.234:80")
  void endpointsAreAsWritten() {
    withoutSelector(cluster().namespace("by-hand"), NOBODY)
        .endpoints()
        .areExactly(List.of(NOBODY), 80);
  }

  @Test
  @Order(11)
  @DisplayName("C11 get deploy: both are 1/1 during the swap")
  void deploymentsStayReadyDuringTheSwap() {
    cluster().delete(API_SERVICE);
    cluster().apply(EXTERNAL_NAME.formatted("raw.githubusercontent.com"));

    cluster().service("numbers-api").delete();
    withoutSelector(cluster(), NOBODY).clusterIp();

    assertThat(List.of(cluster().deployment("numbers-api"), cluster().deployment("numbers-web")))
        .allSatisfy(
            each -> assertThat(each.resource().getStatus().getReadyReplicas()).isEqualTo(1));
  }

  @Test
  @Order(12)
  @DisplayName("C12 exec deploy/numbers-web -- nslookup numbers-api: the Service's address")
  void theNameIsTheServicesAddress() {
    ServiceHandle service = withoutSelector(cluster(), NOBODY);
    cluster().fromPod(busybox).resolve("numbers-api").resolvesTo(service);

    cluster()
        .deployment("numbers-web")
        .pod(0)
        .sh("nslookup numbers-api | grep \"^[^*]\"")
        .outputContains("Name:\tnumbers-api.default.svc.cluster.local")
        .outputContains("Address: " + service.clusterIp())
        .outputDoesNotContain(NOBODY);
  }

  @Test
  @Order(13)
  @DisplayName("C13 nobody is at 192.168.123.234: the request times out")
  void theWrittenAddressTimesOut() {
    withoutSelector(cluster(), NOBODY).endpoints().areExactly(List.of(NOBODY), 80);

    cluster().fromPod(busybox).wget("-T", "2", "-O", "-", "http://numbers-api/rng").timesOut();
  }

  @Test
  @Order(14)
  @DisplayName("C14 edited Endpoints apply, and the address stays")
  void editedEndpointsApply() {
    String api = cluster().deployment("numbers-api").pod(0).ip();
    ServiceHandle service = withoutSelector(cluster(), NOBODY);
    String address = service.clusterIp();

    withoutSelector(cluster(), api);

    assertThat(service.clusterIp()).isEqualTo(address);
    service.endpoints().areExactly(List.of(api), 80);
    cluster().fromPod(busybox).wget("http://numbers-api/rng").succeeds();
  }

  @Test
  @Order(15)
  @DisplayName("C15 nslookup kube-dns.kube-system.svc.cluster.local, and its port 9153")
  void kubeDnsFromAnotherNamespace() {
    PodHandle sleep = cluster().run("sleep", SLEEP).awaitReady();

    sleep
        .sh("nslookup kube-dns.kube-system.svc.cluster.local | grep \"^[^*]\"")
        .outputContains("Name:\tkube-dns.kube-system.svc.cluster.local")
        .outputContains("Address: 10.43.0.10");
    assertThat(
            cluster().namespace("kube-system").service("kube-dns").resource().getSpec().getPorts())
        .extracting(port -> port.getPort() + "/" + port.getProtocol())
        .containsExactlyInAnyOrder("53/UDP", "53/TCP", "9153/TCP");
  }

  @Test
  @Order(16)
  @DisplayName("C16 ✗ every resource is in a namespace; nodes and namespaces are in none")
  void notEveryResourceIsInANamespace() {
    assertThat(cluster().nodes().get(0).resource().getMetadata().getNamespace()).isNull();
    assertThat(cluster().deployment("numbers-api").resource().getMetadata().getNamespace())
        .isEqualTo("default");
    assertThat(cluster().client().getApiResources("v1").getResources())
        .anySatisfy(
            resource -> {
              assertThat(resource.getName()).isEqualTo("persistentvolumes");
              assertThat(resource.getNamespaced()).isFalse();
            });
  }

  private static ServiceHandle withoutSelector(NamespaceScope in, String ip) {
    return in.apply(WITHOUT_SELECTOR.formatted(ip)).service("numbers-api");
  }
}
