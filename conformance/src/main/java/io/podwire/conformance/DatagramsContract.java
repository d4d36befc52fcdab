package io.podwire.conformance;

import static io.podwire.Images.agnhost;
import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.netshoot;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static io.podwire.conformance.EngineContract.NIGHTLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.Image;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.ToolProbe;
import io.podwire.UdpAssert;
import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.RequiresCapability;
import io.podwire.junit.Scope;
import java.time.Duration;
import org.apiguardian.api.API;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sentences over UDP, and over DNS as one who speaks it. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.NETWORK_POLICY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class DatagramsContract {
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final String SERVERS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: server, labels: {app: server}}
      spec:
        terminationGracePeriodSeconds: 0
        containers:
        - name: main
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=80, --udp-port=81]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: server}
      spec:
        type: NodePort
        selector: {app: server}
        ports:
        - {name: tcp, port: 80}
        - {name: udp, port: 53, targetPort: 81, protocol: UDP}
        - {name: nobody, port: 54, targetPort: 82, protocol: UDP}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: empty}
      spec: {selector: {app: none}, ports: [{port: 53, protocol: UDP}]}
      """;

  private static final String SHUT =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: shut}
      spec: {podSelector: {matchLabels: {app: %s}}, policyTypes: [%s]%s}
      """;

  private static final String NAME = "server.default.svc.cluster.local";

  private PodHandle server;
  private ServiceHandle service;

  @BeforeEach
  void servers() {
    cluster().networkPolicy("shut").delete();
    cluster().apply(SERVERS);
    server = cluster().pod("server");
    service = cluster().service("server");
    service.endpoints().includes(server);
  }

  @Test
  @Section(Subject.TOOLS)
  void aDatagramIsAnsweredOrRefusedWhateverTheToolbox() {
    for (Image image : new Image[] {busybox, curl, netshoot, agnhost}) {
      cluster().fromPod(image).udp(service, 53).answers().answerIs("server");
      cluster().fromPod(image).udp(server, 9).now().isRefused();
    }
    ToolProbe client = cluster().fromPod(busybox);
    client
        .udp(server, port(81).udp())
        .sending("echo it's \"$0\" 100%")
        .answerIs("it's \"$0\" 100%");
    client.udp(service.clusterIp(), 53).sending("clientip").answerContains(".");
    client.udp(service, 54).now().isRefused();
    client.udp("empty", 53).now().isRefused();
    client.udp("192.168.123.234", 53).now().timesOut();
    cluster().pods().probe().udp(service, 53).sending("echo to itself").answers();
  }

  @Test
  @Tag(NIGHTLY)
  @Section(Subject.TOOLS)
  void bothKindsOfNcSayAndExitAsTheyDo() {
    ToolProbe box = cluster().fromPod(busybox);
    ToolProbe bsd = cluster().fromPod(netshoot);
    String at = server.ip();

    box.run("nc", "-z", "-u", "-vv", "-w", "1", at, "9")
        .exitCode(1)
        .errorContains("(" + at + ":9): Connection refused\nsent 0, rcvd 0\n");
    box.run("nc", "-z", "-u", "-v", "-w", "1", at, "81").exitCode(0).errorContains(":81) open\n");
    box.sh("(echo echo one; sleep 1; echo echo two) | nc -u -vv -w 2 " + at + " 81")
        .outputIs("onetwo")
        .errorContains("(" + at + ":81) open\nnet timeout\nsent 18, rcvd 6\n");
    bsd.run("nc", "-z", "-u", "-v", "-w", "1", at, "81").exitCode(0).errorContains("succeeded!");
    for (String options : new String[] {"-u -z -v -w 1", "-u -v -w 1"}) {
      bsd.sh("echo hostname | nc " + options + " " + at + " 9; echo $?").outputIs("1");
    }
    bsd.sh("echo hostname | nc -u -w 1 " + at + " 9; echo $?").outputIs("0");
  }

  @Test
  void aPolicyThatAllowsTcpAloneDeniesUdp() {
    ToolProbe client = cluster().fromPod(busybox);
    client.udp(service, 53).answers();

    cluster().apply(SHUT.formatted("server", "Ingress", ", ingress: [{ports: [{port: 80}]}]"));
    client.udp(service, port(53).udp()).isDenied();
    client.udp(server, 81).isDenied();
    client.tcp(service, 80).connects();
    fails(() -> client.udp(service, 53).within(SOON).answers(), "NetworkPolicy default/shut");

    cluster().networkPolicy("shut").delete();
    client.udp(server, 81).answers();
    fails(() -> client.udp(server, 81).within(SOON).isDenied(), "answered");
  }

  @Test
  void whatIsNotUpIsNotDenied() {
    ToolProbe client = cluster().fromPod(busybox);

    for (UdpAssert dead :
        new UdpAssert[] {
          client.udp("empty", 53),
          client.udp(service, 54),
          client.udp(service, 80),
          client.udp(server, 9),
          client.udp("192.168.123.234", 53),
          client.udp(service, 53).sending("what it does not know")
        }) {
      fails(() -> dead.now().isDenied(), "which would prove nothing");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.udp(service, PORT_80))
        .withMessageContaining("not a UDP port");
  }

  @Test
  @RequiresCapability(Capability.OUTSIDE_ACCESS)
  void anotherMachineSendsToANodePort() {
    String node = cluster().nodes().get(0).address();
    int port = service.resource().getSpec().getPorts().get(1).getNodePort();

    cluster().fromOutside().udp(node, port).answerIs("server");
    cluster().fromOutside().udp(node, port).sending("echo hi").answerIs("hi");
    fails(
        () -> cluster().fromOutside().udp(node, port).sending("nothing").now().answerIs(""),
        "last seen: timed out");
    fails(() -> cluster().fromOutside().udp(node, 9).now().isDenied(), "would prove nothing");
  }

  @Test
  @Section(Subject.DNS)
  void aPolicyShutsAPodOutOfDns() {
    PodHandle pod = cluster().run("tools", netshoot).labelled("app", "tools").awaitReady();
    ToolProbe client = cluster().fromPod(pod);
    client.resolve("server").resolvesTo(service);

    cluster().apply(SHUT.formatted("tools", "Egress", ""));
    client.resolve("server").isDenied();
    client.resolve("server.default").now().isDenied();
    client.dig(NAME).now().isDenied();
    client.dig("@10.43.0.10", NAME).now().isDenied();

    cluster().networkPolicy("shut").delete();
    client.resolve("server").resolvesTo(service);
    fails(() -> client.resolve("server").within(SOON).isDenied(), "to be denied");
    fails(() -> client.resolve("no.such").within(SOON).isDenied(), "to be denied");
    String nobody = cluster().service("empty").clusterIp();
    client.nslookup(NAME, nobody).now().timesOut();
    fails(() -> client.nslookup(NAME, nobody).now().isDenied(), "would prove nothing");
    fails(() -> client.dig("@" + server.ip(), NAME).now().isDenied(), "would prove nothing");
  }

  @Test
  @Section(Subject.DNS)
  void aNameWithoutTheRecordIsThere() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: dangling}
            spec: {type: ExternalName, externalName: nowhere.default.svc.cluster.local}
            """);
    ToolProbe client = cluster().fromPod(netshoot);

    client.nslookup("-type=txt", NAME).now().isNoData();
    String dns = "kube-dns.kube-system.svc.cluster.local:53";
    client.nslookup(NAME, dns).resolvesTo(service);
    assertThat(client.sh("nslookup " + NAME + " " + dns).succeeds().output())
        .startsWith("Server:\t\t" + dns + "\nAddress:\t10.43.0.10:53\n");
    client.dig(NAME, "txt").now().isNoData();
    client.resolve("dangling").isNoData();
    client.resolve("dangling.default").now().isNoData();
    client.dig("dangling.default.svc.cluster.local").now().isNoData();
    client.nslookup("-type=srv", "_tcp._tcp." + NAME).resolves();
    client.dig("srv", "_tcp._tcp." + NAME).resolves();
    client.nslookup("-type=cname", "dangling.default.svc.cluster.local").resolves();
    fails(() -> client.dig(NAME).within(SOON).isNoData(), "resolved to");
  }

  private static void fails(ThrowingCallable sentence, String with) {
    assertThatThrownBy(sentence).isInstanceOf(AssertionError.class).hasMessageContaining(with);
  }
}
