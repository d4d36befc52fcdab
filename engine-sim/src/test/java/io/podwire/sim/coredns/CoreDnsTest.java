package io.podwire.sim.coredns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Ip;
import io.podwire.sim.lab.AgentLab;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.ContainerSpec;
import io.podwire.sim.runtime.ContainerStartException;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Mount;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The program of the image, on a Pod's network, following the API. */
class CoreDnsTest {
  private static final Ip SERVER = Ip.of("10.42.0.2");
  private static final String COREFILE =
      """
      .:53 {
          errors
          health
          ready
          kubernetes cluster.local in-addr.arpa ip6.arpa {
            pods insecure
            fallthrough in-addr.arpa ip6.arpa
          }
          prometheus :9153
          cache 30
          reload
          loadbalance
          forward . /etc/resolv.conf
      }
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AgentLab lab = new AgentLab(1);
  private final NetworkNamespace client = lab.n1.addPod("client", Ip.of("10.42.0.9"));
  private final FileTree config = new FileTree();
  private final CoreDns coredns = new CoreDns(lab.api, lab.simulation, OutsideNames.NONE);
  private Container container;

  @BeforeEach
  void aServerThatKnowsOneService() {
    lab.create(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default}
        spec: {clusterIP: 10.43.0.80, ports: [{port: 80}]}
        """);
    lab.simulation.enter(coredns::start);
    container = start(COREFILE, "10.42.0.2");
    lab.settle();
  }

  private Container start(String corefile, String ip) {
    config.write("Corefile", corefile);
    ContainerRuntime runtime =
        new ContainerRuntime(lab.simulation, reference -> Optional.of(coredns.image()));
    ContainerSpec spec =
        new ContainerSpec(
            "coredns",
            "rancher/mirrored-coredns-coredns:1.14.3",
            List.of(),
            List.of("-conf", "/etc/coredns/Corefile"),
            Map.of(),
            "",
            List.of(new Mount("/etc/coredns", config, true)),
            "coredns-0",
            lab.n1.addPod("coredns " + ip, Ip.of(ip)),
            false,
            false);
    return lab.simulation.enter(() -> start(runtime, spec));
  }

  private static Container start(ContainerRuntime runtime, ContainerSpec spec) {
    Container made = runtime.create(spec);
    try {
      made.start();
    } catch (ContainerStartException e) {
      throw new AssertionError(e);
    }
    return made;
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private static byte[] question(String name) {
    return Message.newQuery(Record.newRecord(ZoneName.name(name), Type.A, DClass.IN)).toWire();
  }

  private static String answer(byte[] wire) throws IOException {
    return new Message(wire).getSection(Section.ANSWER).get(0).rdataToString();
  }

  private String ask(String name) {
    return lab.simulation.enter(
        () -> {
          try (UdpSocket socket = client.bindUdp(Ip.ANY, 0)) {
            socket.send(SERVER, 53, question(name));
            Message reply = new Message(socket.receive(PATIENCE).data());
            return reply.getSection(Section.ANSWER).isEmpty()
                ? Rcode.string(reply.getRcode())
                : reply.getSection(Section.ANSWER).get(0).rdataToString();
          } catch (IOException e) {
            return e.toString();
          }
        });
  }

  @Test
  void answersOverUdp() {
    assertThat(ask("web.default.svc.cluster.local.")).isEqualTo("10.43.0.80");
  }

  @Test
  void namesOfTheCorefileAreTakenUpWhileItRuns() {
    assertThat(ask("api.example.com.")).isEqualTo("SERVFAIL");
    config.write(
        "Corefile",
        COREFILE.replace(
            "errors\n", "hosts {\n 192.0.2.7 api.example.com www.example.com\n fallthrough\n }\n"));
    lab.pass(Duration.ofSeconds(30));

    assertThat(ask("api.example.com.")).isEqualTo("192.0.2.7");
    assertThat(ask("nope.example.com.")).isEqualTo("SERVFAIL");
    assertThat(ask("web.default.svc.cluster.local.")).isEqualTo("10.43.0.80");
  }

  private static String log(Container container) {
    StringBuilder text = new StringBuilder();
    container.logs().lines().forEach(line -> text.append(new String(line.bytes(), UTF_8)));
    return text.toString();
  }

  @Test
  void whatTheCorefileAsksForInVain() {
    Container wrong = start(".:53 {\n    errors\n    frobnicate\n}\n", "10.42.0.20");
    Container rewriting = start(".:53 {\n    rewrite edns0 a b\n}\n", "10.42.0.21");
    lab.settle();

    assertThat(wrong.exitCode()).hasValue(1);
    assertThat(log(wrong))
        .contains("/etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'frobnicate'");
    assertThat(rewriting.exitCode()).hasValue(96);
    assertThat(log(rewriting)).contains("a Corefile's 'rewrite edns0 a b' is not simulated");
  }

  @Test
  void answersSeveralQuestionsOnOneConnection() {
    String answers =
        lab.simulation.enter(
            () -> {
              try (TcpConnection connection = client.connect(SERVER, 53, PATIENCE)) {
                return askByTcp(connection) + " " + askByTcp(connection);
              } catch (IOException e) {
                return e.toString();
              }
            });

    assertThat(answers).isEqualTo("10.43.0.80 10.43.0.80");
  }

  private static String askByTcp(TcpConnection connection) throws IOException {
    byte[] query = question("web.default.svc.cluster.local.");
    connection
        .output()
        .write(
            ByteBuffer.allocate(2 + query.length)
                .putShort((short) query.length)
                .put(query)
                .array());
    DataInputStream in = new DataInputStream(connection.input());
    byte[] reply = new byte[in.readUnsignedShort()];
    in.readFully(reply);
    return answer(reply);
  }

  @Test
  void tellsThatItIsReady() {
    assertThat(get("/ready")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nOK");
    assertThat(get("/")).startsWith("HTTP/1.1 404 Not Found").endsWith("404 page not found\n");
  }

  private String get(String path) {
    return lab.simulation.enter(
        () -> {
          try (TcpConnection connection = client.connect(SERVER, 8181, PATIENCE)) {
            connection
                .output()
                .write(
                    ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(UTF_8));
            return new String(connection.input().readAllBytes(), UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        });
  }

  @Test
  void endsWhenItIsAskedTo() {
    lab.simulation.enter(() -> container.stop(Duration.ofSeconds(30)));
    lab.pass(Duration.ofSeconds(1));

    assertThat(container.exitCode()).hasValue(0);
    assertThat(lab.connect(client, SERVER.toString(), 53)).isEqualTo("refused");
  }

  @Test
  void theManifestIsAccepted() {
    lab.simulation.enter(() -> CoreDnsManifest.create(lab.api, Ip.of("10.43.0.10")));

    assertThat(lab.get("Service", "kube-system", "kube-dns").text("spec", "clusterIP"))
        .isEqualTo("10.43.0.10");
    assertThat(lab.get("Deployment", "kube-system", "coredns").at("spec", "replicas").asInt())
        .isEqualTo(1);
  }
}
