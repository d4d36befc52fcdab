package io.podwire.sim.coredns;

import static io.podwire.sim.store.TestObjects.added;
import static io.podwire.sim.store.TestObjects.deleted;
import static io.podwire.sim.store.TestObjects.object;
import static io.podwire.sim.store.TestObjects.objects;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Expected values are what dig printed in a Pod of a real cluster with CoreDNS 1.14.3. */
class DnsServerTest {
  private static final String WORLD =
      """
      {kind: Namespace, metadata: {name: agents}}
      ---
      {kind: Namespace, metadata: {name: kube-system}}
      ---
      kind: Service
      metadata: {namespace: kube-system, name: kube-dns}
      spec: {clusterIP: 10.43.0.10, ports: [{name: dns, port: 53, protocol: UDP}]}
      ---
      kind: EndpointSlice
      metadata: {namespace: kube-system, name: kube-dns-1, labels: {kubernetes.io/service-name: kube-dns}}
      ports: [{name: dns, port: 53, protocol: UDP}]
      endpoints: [{addresses: [10.42.0.2], conditions: {ready: true}}]
      ---
      kind: Service
      metadata: {namespace: agents, name: web}
      spec:
        clusterIP: 10.43.182.25
        ports: [{name: http, port: 80, protocol: TCP}, {name: udp, port: 81, protocol: UDP}]
      ---
      kind: Service
      metadata: {namespace: agents, name: webh}
      spec: {clusterIP: None, ports: [{name: http, port: 80, protocol: TCP}]}
      ---
      kind: EndpointSlice
      metadata: {namespace: agents, name: webh-1, labels: {kubernetes.io/service-name: webh}}
      ports: [{name: http, port: 8080, protocol: TCP}]
      endpoints:
      - {addresses: [10.42.0.38], conditions: {ready: true}, hostname: pod-0}
      - {addresses: [10.42.0.39], conditions: {ready: true}}
      - {addresses: [10.42.0.40], conditions: {ready: false}}
      ---
      kind: Service
      metadata: {namespace: agents, name: noneh}
      spec: {clusterIP: None}
      ---
      kind: Service
      metadata: {namespace: agents, name: ext}
      spec: {type: ExternalName, externalName: www.example.com}
      ---
      kind: Service
      metadata: {namespace: agents, name: exti}
      spec: {type: ExternalName, externalName: web.agents.svc.cluster.local}
      ---
      kind: Service
      metadata: {namespace: agents, name: extx}
      spec: {type: ExternalName, externalName: nope.agents.svc.cluster.local}
      """;

  private final DnsIndex index = new DnsIndex(() -> Instant.ofEpochSecond(1795240804));
  private final List<String> outside = new ArrayList<>();
  private long now;
  private DnsServer server;

  @BeforeEach
  void aClusterWithServices() {
    objects(WORLD).forEach(this::add);
    server =
        new DnsServer(
            Map.of(
                Name.root,
                new Resolver(
                    ServerBlock.k3s(),
                    new ClusterNames(index, new SplittableRandom(1)),
                    name ->
                        outside.contains(name)
                            ? Optional.of(List.of(Ip.of("192.0.2.1")))
                            : Optional.empty(),
                    (servers, name, type) -> Reply.error(Rcode.SERVFAIL),
                    () -> Ip.of("10.42.0.2"),
                    () -> now,
                    new SplittableRandom(1))),
            answered -> {});
  }

  private void add(ApiObject object) {
    switch (object.kind()) {
      case "Namespace" -> index.onNamespace(added(object));
      case "Service" -> index.onService(added(object));
      default -> index.onEndpointSlice(added(object));
    }
  }

  private static Message question(String name, int type) {
    return Message.newQuery(Record.newRecord(ZoneName.name(name), type, DClass.IN));
  }

  private Message ask(String name, int type) {
    return ask(question(name, type));
  }

  private Message ask(Message query) {
    return parse(answer(query, false));
  }

  private byte[] answer(Message query, boolean tcp) {
    return server.answer(query.toWire(), tcp).orElseThrow();
  }

  private static Message parse(byte[] wire) {
    try {
      return new Message(wire);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> section(Message message, int section) {
    return message.getSection(section).stream()
        .map(record -> record.toString().replaceAll("\\s+", " "))
        .toList();
  }

  private static List<String> answers(Message message) {
    return section(message, Section.ANSWER);
  }

  @Test
  void clusterAddressOfAService() {
    Message answer = ask("web.agents.svc.cluster.local", Type.A);

    assertThat(answers(answer))
        .containsExactly("web.agents.svc.cluster.local. 5 IN A 10.43.182.25");
    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answer.getHeader().getFlag(Flags.RD)).isTrue();
    assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
  }

  @Test
  void ednsIsEchoedAndTheMessageIsAsLongAsTheRealOne() {
    Message query = question("web.agents.svc.cluster.local", Type.A);
    EDNSOption cookie = new GenericEDNSOption(EDNSOption.Code.COOKIE, new byte[8]);
    EDNSOption unknown = new GenericEDNSOption(65001, new byte[4]);
    query.addRecord(new OPTRecord(1232, 0, 0, 0, cookie, unknown), Section.ADDITIONAL);

    byte[] answer = answer(query, false);

    assertThat(answer).hasSize(113); // dig: MSG SIZE rcvd
    assertThat(parse(answer).getOPT().getOptions()).containsExactly(cookie);
  }

  @Test
  void aNameThatIsThereWithoutTheTypeIsNodataInTheCaseOfTheQuestion() {
    Message answer = ask("WEB.agents.svc.Cluster.local", Type.AAAA);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answers(answer)).isEmpty();
    assertThat(section(answer, Section.AUTHORITY))
        .containsExactly(
            "Cluster.local. 5 IN SOA ns.dns.Cluster.local. hostmaster.Cluster.local. 1795240804 7200"
                + " 1800 86400 5");
    assertThat(answer(question("WEB.agents.svc.Cluster.local", Type.AAAA), false)).hasSize(139);
  }

  @Test
  void namesThatAreNotThere() {
    for (String name :
        List.of(
            "nope.agents.svc.cluster.local",
            "noneh.agents.svc.cluster.local",
            "zzz.svc.cluster.local",
            "web.agents.cluster.local",
            "pod-9.webh.agents.svc.cluster.local",
            "pod-0.ext.agents.svc.cluster.local",
            "a.b.c.web.agents.svc.cluster.local",
            "10-42-0.agents.pod.cluster.local")) {
      assertThat(ask(name, Type.A).getRcode()).as(name).isEqualTo(Rcode.NXDOMAIN);
    }
    for (String name : List.of("cluster.local", "svc.cluster.local", "agents.svc.cluster.local")) {
      assertThat(ask(name, Type.A).getRcode()).as(name).isEqualTo(Rcode.NOERROR);
    }
  }

  @Test
  void headlessServicesLeadToTheirReadyEndpoints() {
    assertThat(answers(ask("webh.agents.svc.cluster.local", Type.A)))
        .containsExactlyInAnyOrder(
            "webh.agents.svc.cluster.local. 5 IN A 10.42.0.38",
            "webh.agents.svc.cluster.local. 5 IN A 10.42.0.39");
    assertThat(answers(ask("pod-0.webh.agents.svc.cluster.local", Type.A)))
        .containsExactly("pod-0.webh.agents.svc.cluster.local. 5 IN A 10.42.0.38");
    assertThat(answers(ask("10-42-0-39.webh.agents.svc.cluster.local", Type.A)))
        .containsExactly("10-42-0-39.webh.agents.svc.cluster.local. 5 IN A 10.42.0.39");
  }

  @Test
  void servicesByPort() {
    assertThat(answers(ask("_http._tcp.web.agents.svc.cluster.local", Type.SRV)))
        .containsExactly(
            "_http._tcp.web.agents.svc.cluster.local. 5 IN SRV 0 100 80"
                + " web.agents.svc.cluster.local.");
    Message all = ask("web.agents.svc.cluster.local", Type.SRV);
    assertThat(answers(all))
        .containsExactly(
            "web.agents.svc.cluster.local. 5 IN SRV 0 50 80 web.agents.svc.cluster.local.",
            "web.agents.svc.cluster.local. 5 IN SRV 0 50 81 web.agents.svc.cluster.local.");
    assertThat(section(all, Section.ADDITIONAL))
        .containsExactly("web.agents.svc.cluster.local. 5 IN A 10.43.182.25");
    assertThat(answers(ask("_http._tcp.webh.agents.svc.cluster.LOCAL", Type.SRV)))
        .containsExactlyInAnyOrder(
            "_http._tcp.webh.agents.svc.cluster.LOCAL. 5 IN SRV 0 50 8080"
                + " pod-0.webh.agents.svc.cluster.LOCAL.",
            "_http._tcp.webh.agents.svc.cluster.LOCAL. 5 IN SRV 0 50 8080"
                + " 10-42-0-39.webh.agents.svc.cluster.LOCAL.");
    assertThat(ask("_nope._tcp.web.agents.svc.cluster.local", Type.SRV).getRcode())
        .isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void reverseNames() {
    assertThat(answers(ask("25.182.43.10.in-addr.arpa", Type.PTR)))
        .containsExactly("25.182.43.10.in-addr.arpa. 5 IN PTR web.agents.svc.cluster.local.");
    assertThat(answers(ask("38.0.42.10.in-addr.arpa", Type.PTR)))
        .containsExactly("38.0.42.10.in-addr.arpa. 5 IN PTR pod-0.webh.agents.svc.cluster.local.");
    assertThat(ask("250.0.42.10.in-addr.arpa", Type.PTR).getRcode())
        .as("falls through to the forwarder")
        .isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void aliases() {
    assertThat(answers(ask("ext.agents.svc.cluster.local", Type.A)))
        .as("upstream fails, the alias stands alone")
        .containsExactly("ext.agents.svc.cluster.local. 5 IN CNAME www.example.com.");
    assertThat(answers(ask("exti.agents.svc.cluster.local", Type.A)))
        .containsExactly(
            "exti.agents.svc.cluster.local. 5 IN CNAME web.agents.svc.cluster.local.",
            "web.agents.svc.cluster.local. 5 IN A 10.43.182.25");
    Message toNothing = ask("extx.agents.svc.cluster.local", Type.A);
    assertThat(toNothing.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(answers(toNothing)).isEmpty();
    assertThat(answers(ask("ext.agents.svc.cluster.local", Type.CNAME)))
        .containsExactly("ext.agents.svc.cluster.local. 5 IN CNAME www.example.com.");
  }

  @Test
  void namesOutsideTheCluster() {
    outside.add("www.example.com");

    assertThat(answers(ask("ext.agents.svc.cluster.local", Type.A)))
        .containsExactly(
            "ext.agents.svc.cluster.local. 5 IN CNAME www.example.com.",
            "www.example.com. 5 IN A 192.0.2.1");
    assertThat(ask("www.example.org", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(answer(question("www.example.org", Type.A), true)).hasSize(33);
  }

  @Test
  void theZoneItself() {
    Message servers = ask("cluster.local", Type.NS);
    assertThat(answers(servers))
        .containsExactly("cluster.local. 5 IN NS kube-dns.kube-system.svc.cluster.local.");
    assertThat(section(servers, Section.ADDITIONAL))
        .containsExactly("kube-dns.kube-system.svc.cluster.local. 5 IN A 10.43.0.10");
    assertThat(answers(ask("dns-version.cluster.local", Type.TXT)))
        .containsExactly("dns-version.cluster.local. 30 IN TXT \"1.1.0\"");
    assertThat(answers(ask("10-42-0-39.agents.pod.cluster.local", Type.A)))
        .containsExactly("10-42-0-39.agents.pod.cluster.local. 5 IN A 10.42.0.39");
    assertThat(ask("cluster.local", Type.AXFR).getRcode()).isEqualTo(Rcode.REFUSED);
  }

  @Test
  void answersAreKeptForFiveSecondsWhileTheyCountDown() {
    String name = "web.agents.svc.cluster.local";
    ask(name, Type.A);
    index.onService(deleted(object("{kind: Service, metadata: {namespace: agents, name: web}}")));
    now = Duration.ofMillis(4999).toNanos();

    Message kept = ask(name, Type.A);
    assertThat(answers(kept)).containsExactly("web.agents.svc.cluster.local. 1 IN A 10.43.182.25");
    assertThat(kept.getHeader().getFlag(Flags.AA)).isTrue();

    now = Duration.ofSeconds(5).toNanos();
    assertThat(ask(name, Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
  }

  @Test
  void addressesAreShuffled() {
    Set<List<String>> orders = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      orders.add(answers(ask("webh.agents.svc.cluster.local", Type.A)));
    }
    assertThat(orders).hasSize(2);
  }

  @Test
  void whatDoesNotFitIsCutAndMarked() {
    StringBuilder endpoints = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      endpoints.append("- {addresses: [10.42.1.").append(i).append("]}\n");
    }
    add(
        object(
            "{kind: Service, metadata: {namespace: agents, name: many}, spec: {clusterIP: None}}"));
    add(
        object(
            "kind: EndpointSlice\n"
                + "metadata: {namespace: agents, name: m, labels: {kubernetes.io/service-name: many}}\n"
                + "endpoints:\n"
                + endpoints));
    Message query = question("many.agents.svc.cluster.local", Type.A);

    byte[] udp = answer(query, false);
    assertThat(udp).hasSizeLessThanOrEqualTo(512);
    assertThat(parse(udp).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(answers(parse(udp))).hasSize(29);
    Message tcp = parse(answer(query, true));
    assertThat(tcp.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(answers(tcp)).hasSize(100);
  }

  /** Sent by socat in a Pod of a real cluster; the right column is what came back. */
  @Test
  void messagesThatAreNoQuestions() {
    assertThat(raw("12 34 01 00 00 00 00 00 00 00 00")).as("shorter than a header").isEmpty();
    assertThat(raw("12 34 81 00 00 01 00 00 00 00 00 00 03 77 65 62 00 00 01 00 01"))
        .as("a response")
        .isEmpty();
    String formatError = "12 34 81 01 00 00 00 00 00 00 00 00";
    assertThat(raw("12 34 01 00 00 00 00 00 00 00 00 00")).as("nothing").isEqualTo(formatError);
    assertThat(raw("12 34 01 00 00 01 00 00 00 00 00 00 03 77 65 62 06 61 67 65"))
        .as("cut off")
        .isEqualTo(formatError);
    assertThat(raw("12 34 01 00 00 01 00 00 00 00 00 00 c0 0c 00 01 00 01"))
        .as("a name that points to itself")
        .isEqualTo(formatError);
    assertThat(raw("12 34 01 00 00 02 00 00 00 00 00 00" + " 03 77 65 62 00 00 01 00 01".repeat(2)))
        .as("two questions")
        .isEqualTo(formatError);
    assertThat(raw("12 34 28 00 00 01 00 00 00 00 00 00 03 77 65 62 00 00 01 00 01"))
        .as("an update")
        .isEqualTo("12 34 a8 04 00 00 00 00 00 00 00 00");
    String dnsVersion =
        "0b 64 6e 73 2d 76 65 72 73 69 6f 6e 07 63 6c 75 73 74 65 72 05 6c 6f 63 61 6c 00";
    assertThat(raw("12 34 01 00 00 01 00 00 00 00 00 00 " + dnsVersion + " 00 10 00 01 de ad"))
        .as("something behind the question")
        .startsWith(
            "12 34 85 00 00 01 00 01 00 00 00 00 " + dnsVersion + " 00 10 00 01 " + dnsVersion);
    assertThat(raw("12 34 20 00 00 01 00 00 00 00 00 00 " + dnsVersion + " 00 10 00 01"))
        .as("a notification")
        .startsWith("12 34 a4 00 00 01 00 01 00 00 00 00 ");
  }

  private String raw(String hex) {
    byte[] message = HexFormat.ofDelimiter(" ").parseHex(hex);
    return server.answer(message, false).map(HexFormat.ofDelimiter(" ")::formatHex).orElse("");
  }

  @Test
  void otherVersionsOfEdnsAreDeclined() {
    Message future = question("web.agents.svc.cluster.local", Type.A);
    future.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);

    Message answer = ask(future);
    assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
    assertThat(answer.getOPT().getPayloadSize()).isZero();
  }
}
