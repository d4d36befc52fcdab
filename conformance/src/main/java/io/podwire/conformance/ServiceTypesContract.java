package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** What the API makes of a Service: its addresses, its ports, and what a change of type clears. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ServiceTypesContract {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %s}
      spec: {selector: {app: web}, %s}
      """;

  private static final String TWO_PORTS =
      "ports: [{name: http, port: 80, targetPort: web}, {name: dns, port: 53, protocol: UDP}]";

  @Test
  void aChangeOfTypeGivesWhatTheNewOneHasAndClearsTheRest() {
    create("changing", TWO_PORTS);
    String address = spec("changing").getClusterIP();
    assertThat(words("changing"))
        .isEqualTo(
            "ClusterIP, 0 node ports, check null, external null, internal Cluster, nodes null");

    patch("changing", "{type: LoadBalancer, externalTrafficPolicy: Local}");
    assertThat(words("changing"))
        .matches(
            "LoadBalancer, 2 node ports, check 3\\d{4}, external Local, internal Cluster, nodes true");

    patch("changing", "{externalTrafficPolicy: Cluster}");
    assertThat(words("changing"))
        .isEqualTo(
            "LoadBalancer, 2 node ports, check null, external Cluster, internal Cluster, nodes true");
    await("changing", ServiceTypesContract::isAssigned);
    List<Integer> nodePorts = nodePorts("changing");

    patch("changing", "{type: NodePort, externalTrafficPolicy: Local}");
    assertThat(words("changing"))
        .isEqualTo(
            "NodePort, 2 node ports, check null, external Local, internal Cluster, nodes null");
    assertThat(nodePorts("changing")).as("node ports stay").isEqualTo(nodePorts);
    await("changing", service -> service.getStatus().getLoadBalancer().getIngress().isEmpty());

    patch("changing", "{type: ClusterIP}");
    assertThat(words("changing"))
        .isEqualTo(
            "ClusterIP, 0 node ports, check null, external null, internal Cluster, nodes null");
    assertThat(spec("changing").getClusterIP()).as("the address stays").isEqualTo(address);

    patch("changing", "{type: ExternalName, externalName: example.org}");
    assertThat(words("changing"))
        .isEqualTo(
            "ExternalName, 0 node ports, check null, external null, internal null, nodes null");
    assertThat(spec("changing").getClusterIP()).isNullOrEmpty();
    assertThat(spec("changing").getIpFamilies()).isEmpty();
    create("taker", "clusterIP: " + address + ", ports: [{port: 80}]");

    patch("changing", "{type: NodePort, externalName: null}");
    assertThat(words("changing"))
        .isEqualTo(
            "NodePort, 2 node ports, check null, external Cluster, internal Cluster, nodes null");
    assertThat(spec("changing").getClusterIP()).startsWith("10.43.").isNotEqualTo(address);
    assertThat(spec("changing").getExternalName()).isNull();
    create(
        "port-taker",
        "type: NodePort, ports: [{port: 80, nodePort: %d}]".formatted(free(nodePorts)));
  }

  /** One of the ports that the Service had and, most likely, did not get again. */
  private static int free(List<Integer> before) {
    return before.stream()
        .filter(port -> !nodePorts("changing").contains(port))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAliasForgetsATrafficPolicyThatIsRightAndRefusesAWrongOne() {
    create(
        "alias",
        "type: ExternalName, externalName: example.org, internalTrafficPolicy: Local, ports: [{port: 80}]");
    assertThat(spec("alias").getInternalTrafficPolicy()).isNull();
    patch("alias", "{internalTrafficPolicy: Local}");
    assertThat(spec("alias").getInternalTrafficPolicy()).isNull();
    refuses(
        "alias",
        "{internalTrafficPolicy: Nonsense}",
        "spec.internalTrafficPolicy: Unsupported value: \"Nonsense\"");
  }

  @Test
  void aNodePortGoesWithItsPortsName() {
    create("renamed", "type: NodePort, ports: [{name: a, port: 80}, {name: b, port: 81}]");
    List<Integer> before = nodePorts("renamed");

    replacePorts("renamed", "{name: a, port: 8080}, {name: c, port: 81}");
    assertThat(nodePorts("renamed").get(0)).as("the name is the same").isEqualTo(before.get(0));
    assertThat(nodePorts("renamed").get(1)).as("the number alone is").isNotIn(before);

    replacePorts(
        "renamed",
        "{name: b, port: 80, nodePort: %d}, {name: a, port: 81}".formatted(before.get(0)));
    assertThat(nodePorts("renamed").get(0)).isEqualTo(before.get(0));
    assertThat(nodePorts("renamed").get(1)).as("its own was taken over").isNotIn(before);
  }

  @Test
  void whatATypeHasNotIsRefused() {
    create("plain", TWO_PORTS);

    refuses(
        "plain",
        "{clusterIP: None}",
        "spec.clusterIPs[0]: Invalid value: [\"None\"]: may not change once set");
    refuses("plain", "{clusterIP: 10.43.3.3}", "may not change once set");
    refuses("plain", "{type: ExternalName}", "spec.externalName: Required value");
    refuses(
        "plain",
        "{externalTrafficPolicy: Local}",
        "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible services");
    refuses(
        "plain",
        "{allocateLoadBalancerNodePorts: true}",
        "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'");
    refuses(
        "plain",
        "{loadBalancerClass: example.com/lb}",
        "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'");
    refuses(
        "plain",
        "{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}}",
        "must be greater than 0 and less than 86400");
    refuses(
        "plain",
        "{trafficDistribution: Nearby}",
        "spec.trafficDistribution: Unsupported value: \"Nearby\": supported values: \"PreferClose\", \"PreferSameZone\", \"PreferSameNode\"");
    refuses(
        "plain",
        "{internalTrafficPolicy: Nearby}",
        "spec.internalTrafficPolicy: Unsupported value: \"Nearby\": supported values: \"Cluster\", \"Local\"");
    refusesToCreate(
        "type: NodePort, clusterIP: None, ports: [{port: 80}]",
        "may not be set to 'None' for NodePort services");
    refusesToCreate("ports: [{port: 80}, {port: 81}]", "spec.ports[0].name: Required value");
    refusesToCreate(
        "clusterIP: 192.0.2.1, ports: [{port: 80}]",
        "failed to allocate IP 192.0.2.1: the provided ");
    refusesToCreate(
        "type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1], ports: [{port: 80}]",
        "LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.1\"");
    refusesToCreate(
        "type: NodePort, ports: [{name: a, port: 80, nodePort: 30033}, {name: b, port: 81, nodePort: 30033}]",
        "spec.ports[1].nodePort: Invalid value: 30033: provided port is already allocated");
  }

  @Test
  void addressesAndPortsAreDrawnAboveTheBandsForFixedOnes() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      create("drawn-" + i, "type: NodePort, ports: [{port: 80}]");
      addresses.add(spec("drawn-" + i).getClusterIP());
      assertThat(nodePorts("drawn-" + i).get(0)).isBetween(30086, 32767);
    }
    assertThat(addresses).doesNotHaveDuplicates().noneMatch(ip -> ip.startsWith("10.43.0."));

    create("fixed", "type: NodePort, clusterIP: 10.43.0.77, ports: [{port: 80, nodePort: 30001}]");
    assertThat(spec("fixed").getClusterIP()).isEqualTo("10.43.0.77");
    assertThat(nodePorts("fixed")).containsExactly(30001);

    refusesToCreate(
        "type: NodePort, ports: [{port: 80, protocol: UDP, nodePort: 30001}]",
        "spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated");
    create(
        "both",
        "type: NodePort, ports: [{name: a, port: 80, nodePort: 30002}, {name: b, port: 80, protocol: UDP, nodePort: 30002}]");
    assertThat(nodePorts("both")).as("within a Service, one of each protocol").containsOnly(30002);
  }

  @Test
  @Section(Subject.SERVICE_LB)
  void aLoadBalancerIsPendingWhileAnotherHoldsItsPort() {
    String balancer = "type: LoadBalancer, ports: [{port: 8085, targetPort: 80}]";
    create("first", balancer);
    await("first", ServiceTypesContract::isAssigned);

    cluster().sleep(Duration.ofSeconds(1)); // times of creation have whole seconds
    create("second", balancer);
    create("foreign", balancer.replace("8085", "8086") + ", loadBalancerClass: example.com/lb");
    create("free", balancer.replace("8085", "8087"));
    await("free", ServiceTypesContract::isAssigned);
    assertThat(isAssigned(service("second"))).as("pending: the port is held").isFalse();
    assertThat(isAssigned(service("foreign"))).as("another controller's").isFalse();

    cluster().service("first").delete();
    await("second", ServiceTypesContract::isAssigned);
    assertThat(service("second").getStatus().getLoadBalancer().getIngress().get(0).getIp())
        .isEqualTo(cluster().nodes().get(0).address());
  }

  @Test
  @Section(Subject.SERVICE_LB)
  void aLoadBalancerNeedNotHaveNodePorts() {
    create(
        "portless",
        "type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 8088}]");
    await("portless", ServiceTypesContract::isAssigned);

    assertThat(spec("portless").getPorts().get(0).getNodePort()).isNull();
    assertThat(spec("portless").getAllocateLoadBalancerNodePorts()).isFalse();
  }

  @Test
  void anExternalNameHasNoAddressAndNoEndpoints() {
    create("there", "type: ExternalName, externalName: kubernetes.default.svc.cluster.local");

    assertThat(spec("there").getClusterIP()).isNullOrEmpty();
    cluster().service("there").endpoints().areEmpty();
    cluster()
        .fromPod(busybox)
        .resolve("there")
        .to(cluster().namespace("default").service("kubernetes"));
  }

  // ---- words -------------------------------------------------------------------------------

  private static boolean isAssigned(Service service) {
    return !service.getStatus().getLoadBalancer().getIngress().isEmpty();
  }

  private static String words(String name) {
    ServiceSpec spec = spec(name);
    return "%s, %d node ports, check %s, external %s, internal %s, nodes %s"
        .formatted(
            spec.getType(),
            nodePorts(name).size(),
            spec.getHealthCheckNodePort(),
            spec.getExternalTrafficPolicy(),
            spec.getInternalTrafficPolicy(),
            spec.getAllocateLoadBalancerNodePorts());
  }

  private static List<Integer> nodePorts(String name) {
    return spec(name).getPorts().stream()
        .map(port -> port.getNodePort())
        .filter(Objects::nonNull)
        .toList();
  }

  private static ServiceSpec spec(String name) {
    return service(name).getSpec();
  }

  private static Service service(String name) {
    return cluster().service(name).resource();
  }

  private static void create(String name, String spec) {
    cluster().client().resource(SERVICE.formatted(name, spec)).inNamespace("default").create();
  }

  private static void patch(String name, String spec) {
    cluster()
        .client()
        .services()
        .inNamespace("default")
        .withName(name)
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json("{spec: " + spec + "}"));
  }

  private static void replacePorts(String name, String ports) {
    patch(name, "{ports: [{$patch: replace}, " + ports + "]}");
  }

  private static String json(String yaml) {
    return Serialization.asJson(Serialization.unmarshal("---\n" + yaml, Map.class));
  }

  private static void refuses(String name, String spec, String why) {
    assertThatExceptionOfType(KubernetesClientException.class)
        .as(spec)
        .isThrownBy(() -> patch(name, spec))
        .withMessageContaining(why);
  }

  private static void refusesToCreate(String spec, String why) {
    assertThatExceptionOfType(KubernetesClientException.class)
        .as(spec)
        .isThrownBy(() -> create("wrong", spec))
        .withMessageContaining(why);
  }

  private static void await(String name, Predicate<Service> holds) {
    for (int look = 0; look < 100 && !holds.test(service(name)); look++) {
      cluster().sleep(Duration.ofMillis(100));
    }
    assertThat(service(name)).matches(holds);
  }
}
