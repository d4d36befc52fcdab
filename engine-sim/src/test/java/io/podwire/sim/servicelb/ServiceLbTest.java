package io.podwire.sim.servicelb;

import static io.podwire.sim.store.TestObjects.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.lab.AgentLab;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceLbTest {
  private static final String PUBLISHED =
      "[{\"ip\":\"172.18.0.2\",\"ipMode\":\"VIP\"},{\"ip\":\"172.18.0.3\",\"ipMode\":\"VIP\"}]";

  private final AgentLab lab = new AgentLab(1);

  @BeforeEach
  void twoNodes() {
    lab.simulation.enter(() -> new ServiceLb(lab.api, lab.simulation).start());
    node("n2", "172.18.0.3");
    node("n1", "172.18.0.2");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void node(String name, String ip) {
    lab.create("{apiVersion: v1, kind: Node, metadata: {name: %s}}".formatted(name));
    lab.updateStatus(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: %s}
        status: {addresses: [{type: InternalIP, address: %s}, {type: Hostname, address: %s}]}
        """
            .formatted(name, ip, name));
  }

  private void service(String name, int port, String more) {
    lab.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: default}
        spec: {type: LoadBalancer, ports: [{port: %d}]%s}
        """
            .formatted(name, port, more));
    lab.pass(Duration.ofSeconds(2));
  }

  private String ingress(String service) {
    return lab.get("Service", "default", service)
        .at("status", "loadBalancer", "ingress")
        .toString();
  }

  @Test
  void everyNodeIsALoadBalancer() {
    service("web", 80, "");

    assertThat(ingress("web")).isEqualTo(PUBLISHED);
  }

  @Test
  void aPortHasOneHolderAndTheNextInLineTakesOver() {
    service("first", 80, "");
    service("second", 80, "");
    service("other", 81, "");

    assertThat(ingress("second")).isEmpty();
    assertThat(ingress("other")).isEqualTo(PUBLISHED);

    lab.delete("Service", "default", "first");
    lab.settle();
    assertThat(ingress("second")).isEqualTo(PUBLISHED);
  }

  @Test
  void whereExternalTrafficIsLocalOnlyNodesWithAReadyPodAreOne() {
    service("web", 80, ", externalTrafficPolicy: Local");
    assertThat(ingress("web")).isEmpty();

    lab.create(slice("n1", "{ready: false}", "Pod"));
    lab.create(slice("n2", "{ready: true}", "Pod"));
    lab.create(slice("n1", "{ready: true}", "Other").replace("web-n1", "web-by-hand"));
    lab.settle();
    assertThat(ingress("web")).isEqualTo("[{\"ip\":\"172.18.0.3\",\"ipMode\":\"VIP\"}]");

    lab.update(slice("n1", "{ready: true}", "Pod"));
    lab.settle();
    assertThat(ingress("web")).isEqualTo(PUBLISHED);
  }

  @Test
  void onceANodeIsLabelledOnlyLabelledNodesAreOneEachForItsPool() {
    service("web", 80, "");
    service("blue", 81, "");
    label("Service", "blue", "svccontroller.k3s.cattle.io/lbpool: blue");
    assertThat(ingress("blue")).as("pools count among labelled nodes only").isEqualTo(PUBLISHED);

    label("Node", "n2", "svccontroller.k3s.cattle.io/enablelb: 'true'");
    assertThat(ingress("web")).isEqualTo("[{\"ip\":\"172.18.0.3\",\"ipMode\":\"VIP\"}]");
    assertThat(ingress("blue")).isEmpty();

    label(
        "Node",
        "n2",
        "svccontroller.k3s.cattle.io/enablelb: 'true', svccontroller.k3s.cattle.io/lbpool: blue");
    assertThat(ingress("blue")).isEqualTo("[{\"ip\":\"172.18.0.3\",\"ipMode\":\"VIP\"}]");
  }

  @Test
  void aNodeThatIsNotReadyIsNoneAndExternalAddressesComeFirst() {
    service("web", 80, "");
    status(
        "n2",
        "conditions: [{type: Ready, status: Unknown}], addresses: [{type: InternalIP, address:"
            + " 172.18.0.3}]");
    assertThat(ingress("web")).isEqualTo("[{\"ip\":\"172.18.0.2\",\"ipMode\":\"VIP\"}]");

    status(
        "n2",
        "conditions: [{type: Ready, status: 'True'}], addresses: [{type: ExternalIP, address:"
            + " 203.0.113.9}, {type: InternalIP, address: 172.18.0.3}]");
    assertThat(ingress("web")).isEqualTo("[{\"ip\":\"203.0.113.9\",\"ipMode\":\"VIP\"}]");
  }

  private void label(String kind, String name, String labels) {
    ObjectNode labelled = lab.get(kind, kind.equals("Node") ? "" : "default", name).copy();
    ((ObjectNode) labelled.get("metadata"))
        .set("labels", object("{metadata: {labels: {" + labels + "}}}").at("metadata", "labels"));
    lab.update(labelled.toString());
    lab.pass(Duration.ofSeconds(2));
  }

  private void status(String node, String status) {
    lab.updateStatus(
        "{apiVersion: v1, kind: Node, metadata: {name: %s}, status: {%s}}".formatted(node, status));
    lab.pass(Duration.ofSeconds(2));
  }

  private static String slice(String node, String conditions, String kind) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: web-%1$s, namespace: default, labels: {kubernetes.io/service-name: web}}
    addressType: IPv4
    ports: [{port: 80}]
    endpoints:
    - {addresses: [10.42.0.9], nodeName: %1$s, conditions: %2$s, targetRef: {kind: %3$s, name: web}}
    """
        .formatted(node, conditions, kind);
  }

  @Test
  void anotherClassIsLeftToItsController() {
    service("cloud", 80, ", loadBalancerClass: example.com/cloud");
    assertThat(ingress("cloud")).isEmpty();

    lab.updateStatus(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: cloud, namespace: default}
        status: {loadBalancer: {ingress: [{ip: 198.51.100.7}]}}
        """);
    lab.settle();
    assertThat(ingress("cloud")).contains("198.51.100.7");
  }
}
