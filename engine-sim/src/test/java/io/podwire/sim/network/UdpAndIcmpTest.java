package io.podwire.sim.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpAndIcmpTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void asksAndIsAnswered() throws IOException {
    UdpSocket server = lab.remote.bindUdp(Ip.ANY, 53);
    server.onDatagram(asked -> reply(server, asked, "pong"));
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 0);
    client.send(Lab.ip(lab.remote), 53, "ping".getBytes(StandardCharsets.UTF_8));
    Datagram answer = client.receive(Lab.PATIENCE);
    assertThat(new String(answer.data(), StandardCharsets.UTF_8)).isEqualTo("pong");
    assertThat(answer.from()).isEqualTo(new Endpoint(Lab.ip(lab.remote), 53));
  }

  private static void reply(UdpSocket server, Datagram asked, String text) {
    try {
      server.reply(asked, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closedPortIsToldToConnectedSocketsOnly() throws IOException {
    UdpSocket connected = lab.pod.bindUdp(Ip.ANY, 0);
    connected.connect(Lab.ip(lab.remote), 53);
    connected.send(new byte[1]);
    assertThatThrownBy(() -> connected.receive(Lab.PATIENCE))
        .isExactlyInstanceOf(PortUnreachableException.class);
    UdpSocket free = lab.pod.bindUdp(Ip.ANY, 0);
    free.send(Lab.ip(lab.remote), 53, new byte[1]);
    assertThatThrownBy(() -> free.receive(Lab.PATIENCE))
        .isExactlyInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void closedPortBehindAServiceIsToldAboutTheService() throws IOException {
    lab.balance(lab.node, Lab.ip(lab.remote), 5353);
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 0);
    client.connect(Lab.VIP, 80);
    client.send(new byte[1]);
    assertThatThrownBy(() -> client.receive(Lab.PATIENCE))
        .isExactlyInstanceOf(PortUnreachableException.class);
  }

  @Test
  void strangersAreNotHeardByConnectedSockets() throws IOException {
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 4000);
    client.connect(Lab.ip(lab.remote), 53);
    lab.neighbour.bindUdp(Ip.ANY, 53).send(Lab.ip(lab.pod), 4000, new byte[1]);
    assertThatThrownBy(() -> client.receive(Lab.PATIENCE))
        .isExactlyInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void limitsAreThoseOfTheProtocol() throws IOException {
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 0);
    client.send(Lab.ip(lab.remote), 53, new byte[65507]);
    assertThatThrownBy(() -> client.send(Lab.ip(lab.remote), 53, new byte[65508]))
        .hasMessage("Message too long");
    assertThatThrownBy(() -> client.send(Lab.ip(lab.remote), 70000, new byte[1]))
        .hasMessage("port 70000 is not a port: it must be within 0 to 65535");
    assertThatThrownBy(() -> client.send(Ip.of("224.0.0.1"), 53, new byte[1]))
        .hasMessage("Network is unreachable");
    client.close();
    assertThatThrownBy(() -> client.receive(Lab.PATIENCE)).hasMessage("Socket closed");
  }

  @Test
  void pingCountsRouters() throws SocketException {
    assertThat(lab.pod.ping(Lab.ip(lab.pod), Lab.PATIENCE).hops()).isEqualTo(64);
    assertThat(lab.pod.ping(Lab.ip(lab.neighbour), Lab.PATIENCE).hops()).isEqualTo(64);
    assertThat(lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE).hops()).isEqualTo(62);
    assertThat(lab.pod.ping(Lab.ip(lab.outside), Lab.PATIENCE).hops()).isEqualTo(63);
    assertThat(lab.outside.ping(lab.node.address(), Lab.PATIENCE).replied()).isTrue();
    PingResult toNode = lab.pod.ping(lab.node.bridgeAddress(), Lab.PATIENCE);
    assertThat(toNode.hops()).isEqualTo(64);
    assertThat(toNode.roundTrip()).isBetween(Duration.ofNanos(50_000), Duration.ofMillis(1));
  }

  @Test
  void pingTellsWhyThereIsNoAnswer() throws SocketException {
    assertThat(lab.pod.ping(Lab.VIP, Lab.PATIENCE).outcome())
        .isEqualTo(PingResult.Outcome.TIMED_OUT);
    assertThat(lab.pod.ping(Ip.of("10.42.0.99"), Lab.PATIENCE).outcome())
        .isEqualTo(PingResult.Outcome.HOST_UNREACHABLE);
    lab.node.addHook(
        HookPoint.FORWARD, PacketHook.FILTER, (point, packet, tracked) -> Verdict.REJECT);
    assertThat(lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE).outcome())
        .isEqualTo(PingResult.Outcome.PORT_UNREACHABLE);
  }

  @Test
  void cutSlowAndLossyLinks() throws SocketException {
    Link link = lab.network.link(lab.node.address(), lab.otherNode.address());
    link.setDelay(Duration.ofMillis(20));
    assertThat(lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE).roundTrip())
        .isBetween(Duration.ofMillis(40), Duration.ofMillis(41));
    link.cut();
    assertThat(lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE).replied()).isFalse();
    assertThat(lab.pod.ping(Lab.ip(lab.neighbour), Lab.PATIENCE).replied()).isTrue();
    link.heal();
    link.setLoss(0.5);
    int answered = 0;
    for (int i = 0; i < 400; i++) {
      answered += lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE).replied() ? 1 : 0;
    }
    assertThat(answered).as("a quarter of 400").isBetween(60, 140);
    assertThatThrownBy(() -> link.setLoss(1.5)).hasMessage("loss 1.5 must be within 0 to 1");
  }

  @Test
  void nodeWithoutItsCableIsAlone() throws SocketException {
    lab.otherNode.setPlugged(false);
    assertThat(lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE).replied()).isFalse();
    assertThat(lab.remote.ping(Lab.ip(lab.pod), Lab.PATIENCE).replied()).isFalse();
    assertThat(lab.remote.ping(lab.otherNode.address(), Lab.PATIENCE).replied()).isTrue();
    lab.otherNode.setPlugged(true);
    assertThat(lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE).replied()).isTrue();
  }

  @Test
  void packetsOfOneDirectionKeepTheirOrderWhenALinkGetsFaster() throws IOException {
    Link link = lab.network.link(lab.node.address(), lab.otherNode.address());
    UdpSocket here = lab.pod.bindUdp(Ip.ANY, 53);
    UdpSocket there = lab.remote.bindUdp(Ip.ANY, 53);
    link.setDelay(Duration.ofSeconds(2));
    here.send(Lab.ip(lab.remote), 53, new byte[1]);
    link.setDelay(Duration.ofMillis(1));
    here.send(Lab.ip(lab.remote), 53, new byte[2]);
    there.send(Lab.ip(lab.pod), 53, new byte[3]);
    assertThat(here.receive(Lab.PATIENCE).data()).hasSize(3);
    assertThat(lab.seconds()).as("the other direction is free").isZero();
    assertThat(there.receive(Lab.PATIENCE).data()).hasSize(1);
    assertThat(there.receive(Lab.PATIENCE).data()).hasSize(2);
    assertThatThrownBy(() -> lab.network.link(lab.node.address(), Lab.VIP))
        .hasMessage("no node or outside host has the address 10.43.0.80");
  }

  @Test
  void namesWhatOverlaps() {
    assertThatThrownBy(
            () -> lab.network.addNode("n", Ip.of("172.18.0.9"), Cidr.of("10.42.1.128/25")))
        .hasMessage("podRange 10.42.1.128/25 of node n overlaps with 10.42.1.0/24 of node node-1");
    assertThatThrownBy(() -> lab.network.addNode("n", Ip.of("172.18.0.3"), Cidr.of("10.42.9.0/24")))
        .hasMessage("address 172.18.0.3 of n is already that of node-1");
    assertThatThrownBy(() -> lab.node.addPod("p", Ip.of("10.42.0.5")))
        .hasMessage("ip 10.42.0.5 of Pod p is already that of Pod pod");
    assertThatThrownBy(() -> lab.node.addPod("p", Ip.of("10.42.0.1")))
        .hasMessage("ip 10.42.0.1 of Pod p is not one of the Pod addresses in 10.42.0.0/24");
  }

  @Test
  void observerSeesTheWayOfAPacket() throws SocketException {
    StringBuilder seen = new StringBuilder();
    lab.network.observe(
        (where, step, packet, detail) -> seen.append(where).append(' ').append(step).append('\n'));
    lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE);
    lab.network.observe(null);
    lab.pod.ping(Lab.ip(lab.remote), Lab.PATIENCE);
    assertThat(seen)
        .hasToString(
            """
            pod SENT
            node-0 TRANSMITTED
            node-1 TRANSMITTED
            remote DELIVERED
            remote SENT
            node-1 TRANSMITTED
            node-0 TRANSMITTED
            pod DELIVERED
            """);
  }
}
