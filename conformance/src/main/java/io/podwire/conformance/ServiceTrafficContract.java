package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.podwire.CommandAssert;
import io.podwire.DeploymentHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.time.Duration;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where kube-proxy sends what comes to each of a Service's addresses, and as whom. Two Pods answer
 * with their names and with the address that they were asked from, over TCP and UDP.
 */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.KUBE_PROXY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ServiceTrafficContract {
  private static final String WEB =
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
            terminationGracePeriodSeconds: 1
            containers:
            - name: web
              image: registry.k8s.io/e2e-test-images/agnhost:2.53
              args: [netexec, --http-port=80, --udp-port=81]
              ports:
              - {containerPort: 80, name: http}
              - {containerPort: 81, name: datagrams, protocol: UDP}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: client
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [pause]
      ---
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s}
      spec:
        %2$s
        selector: {app: web}
        ports:
        - {name: http, port: %3$d, targetPort: http}
        - {name: udp, port: %4$d, targetPort: datagrams, protocol: UDP}
      ---
      """;

  /** The address of the bridge that the node has for its Pods: what it masquerades as to them. */
  private static final String BRIDGE = "10.42.0.1:";

  private DeploymentHandle web;
  private PodHandle client;

  @BeforeEach
  void twoPodsAndAClient() {
    cluster().apply(WEB + service("web", "type: ClusterIP", 8080));
    web = cluster().deployment("web");
    client = cluster().pod("client").awaitReady();
    cluster().service("web").endpoints().hasSize(2);
  }

  private static String service(String name, String spec, int port) {
    return SERVICE.formatted(name, spec.replace("\n", "\n  "), port, port + 1);
  }

  @Test
  void insideConnectionsKeepTheirSourceAndAreBalancedOneByOne() {
    tcp("web", 8080, "clientip").outputContains(client.ip() + ":");
    udp("web", 8081, "clientip").outputContains(client.ip() + ":");
    fromNode(cluster().service("web").clusterIp(), 8080).outputContains(BRIDGE);

    String url = " http://web:8080/hostname";
    assertThat(different("curl -s -w '\\n'" + url.repeat(12))).as("a kept connection").isOne();
    client
        .sh("for i in $(seq 24); do curl -s -w '\\n'" + url + "; done | sort | uniq | wc -l")
        .outputIs("2");
    String counts =
        client
            .sh("for i in $(seq 200); do curl -s -w '\\n'" + url + "; done | sort | uniq -c")
            .output();
    assertThat(counts.strip().lines())
        .as("each of two Pods gets 60 to 140 of 200, but in one run of 60 million")
        .hasSize(2)
        .allSatisfy(
            line -> assertThat(Integer.parseInt(line.strip().split(" ")[0])).isBetween(60, 140));

    client.sh("nc -z -w 1 web 8082").fails();
    client.sh("nc -z -v -w 1 web 8081").errorContains("timed out");
    udp("web", 8080, "hostname").outputIs("");
  }

  @Test
  void everyOtherAddressLeadsToThePodsAsWell() {
    cluster()
        .apply(
            service("all", "type: LoadBalancer\nexternalIPs: [192.0.2.10]", 8090)
                + service(
                    "near",
                    "type: LoadBalancer\nexternalTrafficPolicy: Local\ninternalTrafficPolicy: Local",
                    8100));
    String node = cluster().nodes().get(0).address();
    ServiceHandle all = cluster().service("all");
    ServiceHandle near = cluster().service("near");
    all.external();
    near.external();

    for (String address : new String[] {node, "192.0.2.10"}) {
      tcp(address, 8090, "clientip").outputContains(BRIDGE);
      udp(address, 8091, "clientip").outputContains(BRIDGE);
    }
    tcp(node, all.nodePort(), "clientip").outputContains(BRIDGE);
    udp(node, udpNodePort(all), "clientip").outputContains(BRIDGE);
    tcp(node, 8100, "clientip").outputContains(client.ip() + ":");
    tcp(node, near.nodePort(), "clientip").outputContains(client.ip() + ":");
    udp(node, udpNodePort(near), "clientip").outputContains(client.ip() + ":");
    tcp(near.clusterIp(), 8100, "clientip").outputContains(client.ip() + ":");
    fromNode("127.0.0.1", near.nodePort()).outputContains(BRIDGE);
    fromNode(node, 8090).outputContains(BRIDGE);

    int check = near.resource().getSpec().getHealthCheckNodePort();
    client
        .sh("curl -si -m 2 http://" + node + ":" + check + "/")
        .outputContains("200 OK")
        .outputContains("\"localEndpoints\": 2");

    all.selecting("app", "nobody");
    near.selecting("app", "nobody");
    client
        .sh("curl -si -m 2 http://" + node + ":" + check + "/")
        .outputContains("503 Service Unavailable")
        .outputContains("\"localEndpoints\": 0");
    for (String to :
        new String[] {node + " 8090", "192.0.2.10 8090", node + " " + all.nodePort()}) {
      client.sh("nc -z -v -w 1 " + to).errorContains("Connection refused");
    }
    cluster().fromNode().sh("curl -s -m 2 http://127.0.0.1:" + near.nodePort()).exitCode(7);
  }

  @Test
  void sourceRangesGuardTheLoadBalancerAndNothingElse() {
    cluster()
        .apply(
            service(
                "guarded", "type: LoadBalancer\nloadBalancerSourceRanges: [192.0.2.0/24]", 8110));
    ServiceHandle guarded = cluster().service("guarded");
    guarded.external();
    String node = cluster().nodes().get(0).address();
    tcp(node, guarded.nodePort(), "hostname").outputContains("web-");
    tcp(guarded.clusterIp(), 8110, "hostname").outputContains("web-");
    tcp(node, 8110, "hostname").exitCode(28);

    cluster()
        .apply(
            service(
                "guarded",
                "type: LoadBalancer\nloadBalancerSourceRanges: [" + client.ip() + "/32]",
                8110));

    tcp(node, 8110, "hostname").outputContains("web-");
  }

  @Test
  void anAffinityEndsWithItsTimeout() {
    cluster()
        .apply(
            service(
                "sticky",
                "sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 2}}",
                8120));
    tcp("sticky", 8120, "hostname").outputContains("web-");

    String ask = "curl -s -m 2 -w '\\n' http://sticky:8120/hostname";
    assertThat(different("for i in $(seq 12); do " + ask + "; done")).isOne();
    client
        .sh(
            "first=$(%1$s); for i in $(seq 10); do sleep 3; [ $(%1$s) = $first ] || exec echo moved; done"
                .formatted(ask))
        .as("one in 1024 such looks sees the same Pod eleven times, and is followed by another")
        .outputIs("moved");
  }

  @Test
  void aFlowOfDatagramsStaysWithItsPodUntilThatIsGone() {
    String ask = "echo hostname | nc -u -p 5555 -w 1 -W 1 web 8081; echo";
    String first = client.sh(ask).outputContains("web-").output().strip();
    assertThat(different("for i in $(seq 8); do " + ask + "; done")).isOne();

    cluster().pod(first).kill();

    client.sh(ask).outputContains("web-").outputDoesNotContain(first);
  }

  @Test
  void aPodThatEndsServesWhileThereIsNoOther() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: last, labels: {app: last}}
            spec:
              terminationGracePeriodSeconds: 30
              containers:
              - name: web
                image: registry.k8s.io/e2e-test-images/agnhost:2.53
                args: [netexec, --http-port=80]
                lifecycle: {preStop: {exec: {command: [sleep, "6"]}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: last}
            spec: {selector: {app: last}, ports: [{port: 80}]}
            """);
    cluster().service("last").endpoints().includes(cluster().pod("last"));
    tcp("last", 80, "hostname").outputIs("last");

    cluster().client().pods().inNamespace("default").withName("last").delete();

    EndpointSlices.awaitConditions("last", "ready false, serving true, terminating true");
    tcp("last", 80, "hostname").outputIs("last");
    client.sh("nc -z -v -w 1 last 80").errorContains("Connection refused");
  }

  @Test
  void aTestCanBeTheCloudsLoadBalancerController() {
    ServiceHandle cloud =
        web.expose(port(8130).to(80)).named("cloud").ofClass("example.com/cloud").asLoadBalancer();

    cloud.assignExternal("lb.example.org");
    assertThat(cloud.external()).hasToString("http://lb.example.org:8130");

    // Again and again, as controllers do: the testbed's own takes a foreign address away. A proxy
    // that does not know the Pods yet refuses at once, so that looks alone are no time.
    String answer = "";
    for (int look = 0; look < 20 && answer.isEmpty(); look++) {
      cloud.assignExternal("203.0.113.7");
      cluster().sleep(Duration.ofMillis(100));
      answer = tcp("203.0.113.7", 8130, "hostname").output();
    }
    assertThat(answer).startsWith("web-");
  }

  // ---- words -------------------------------------------------------------------------------

  private CommandAssert tcp(String host, int port, String question) {
    return client.sh("curl -s -m 2 http://" + host + ":" + port + "/" + question);
  }

  /** How many different lines that prints, asked once. */
  private int different(String script) {
    return Integer.parseInt(
        client.sh("{ " + script + "; } | sort | uniq | wc -l").output().strip());
  }

  private CommandAssert udp(String host, int port, String question) {
    return client.sh("echo " + question + " | nc -u -w 1 -W 1 " + host + " " + port);
  }

  private static CommandAssert fromNode(String host, int port) {
    return cluster().fromNode().sh("curl -s -m 2 http://" + host + ":" + port + "/clientip");
  }

  private static int udpNodePort(ServiceHandle service) {
    Service resource = service.resource();
    return resource.getSpec().getPorts().get(1).getNodePort();
  }
}
