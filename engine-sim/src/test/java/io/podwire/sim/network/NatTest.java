package io.podwire.sim.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.sim.address.Ip;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NatTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void destinationIsTranslatedAndTheAnswerComesFromTheService() throws IOException {
    List<Function<Lab, NetworkNamespace>> servers =
        List.of(each -> each.neighbour, each -> each.remote, each -> each.otherNode.host());
    for (Function<Lab, NetworkNamespace> server : servers) {
      try (Lab each = new Lab()) {
        each.serveEcho(server.apply(each), 8080);
        each.balance(each.node, Lab.ip(server.apply(each)), 8080);
        assertThat(each.ask(each.pod, Lab.VIP, 80, "hello")).endsWith(" hello");
        try (TcpConnection connection = each.pod.connect(Lab.VIP, 80, Lab.PATIENCE)) {
          assertThat(connection.remote()).isEqualTo(new Endpoint(Lab.VIP, 80));
        }
      }
    }
  }

  @Test
  void translatedPacketIsRoutedEvenToTheNeighbour() throws IOException {
    lab.serveEcho(lab.neighbour, 80);
    lab.balance(lab.node, Lab.ip(lab.neighbour), 80);
    List<Integer> hops = new ArrayList<>();
    lab.network.observe(
        (where, step, packet, detail) -> {
          if (step == PacketObserver.Step.DELIVERED
              && packet.payload() instanceof Payload.Segment segment
              && segment.flags() == Payload.Segment.SYN) {
            hops.add(packet.hops());
          }
        });
    lab.ask(lab.pod, Lab.ip(lab.neighbour), 80, "");
    lab.ask(lab.pod, Lab.VIP, 80, "");
    assertThat(hops).containsExactly(64, 63);
  }

  @Test
  void nodeItselfReachesTheService() throws IOException {
    lab.serveEcho(lab.pod, 8080);
    lab.balance(lab.node, Lab.ip(lab.pod), 8080);
    assertThat(lab.ask(lab.node.host(), Lab.VIP, 80, "hi")).startsWith("172.18.0.2:");
  }

  @Test
  void podReachesItselfThroughItsServiceAndSeesTheBridge() throws IOException {
    lab.serveEcho(lab.pod, 8080);
    lab.balance(lab.node, Lab.ip(lab.pod), 8080);
    assertThat(lab.ask(lab.pod, Lab.VIP, 80, "me")).startsWith("10.42.0.1:").endsWith(" me");
  }

  @Test
  void outsideReachesAPodThroughANodeThatMasquerades() throws IOException {
    lab.serveEcho(lab.remote, 8080);
    lab.node.addHook(
        HookPoint.PREROUTING,
        PacketHook.NAT_DESTINATION,
        (point, packet, tracked) ->
            packet.destinationPort() == 30080
                ? Verdict.destination(Lab.ip(lab.remote), 8080)
                : Verdict.ACCEPT);
    lab.node.addHook(
        HookPoint.POSTROUTING,
        PacketHook.NAT_SOURCE,
        (point, packet, tracked) ->
            packet.destinationPort() == 8080 ? Verdict.MASQUERADE : Verdict.ACCEPT);
    assertThat(lab.ask(lab.outside, lab.node.address(), 30080, "hi")).startsWith("172.18.0.2:");
  }

  @Test
  void podBearsItsNodesAddressOutside() throws IOException {
    lab.serveEcho(lab.outside, 80);
    lab.serveEcho(lab.node.host(), 80);
    lab.serveEcho(lab.otherNode.host(), 80);
    assertThat(lab.ask(lab.pod, Lab.ip(lab.outside), 80, "")).startsWith("172.18.0.2:");
    assertThat(lab.ask(lab.pod, lab.otherNode.address(), 80, "")).startsWith("172.18.0.2:");
    assertThat(lab.ask(lab.pod, lab.node.address(), 80, "")).startsWith("10.42.0.5:");
  }

  @Test
  void samePortBehindOneAddressGetsAnother() throws IOException {
    List<Endpoint> seen = new ArrayList<>();
    UdpSocket server = lab.outside.bindUdp(Ip.ANY, 53);
    for (NetworkNamespace client : List.of(lab.pod, lab.neighbour)) {
      UdpSocket socket = client.bindUdp(Ip.ANY, 4000);
      socket.send(Lab.ip(lab.outside), 53, new byte[1]);
      Datagram asked = server.receive(Lab.PATIENCE);
      seen.add(asked.from());
      server.reply(asked, new byte[2]);
      assertThat(socket.receive(Lab.PATIENCE).data()).hasSize(2);
    }
    assertThat(seen)
        .containsExactly(
            new Endpoint(lab.node.address(), 4000), new Endpoint(lab.node.address(), 4001));
  }

  @Test
  void directAndTranslatedConnectionFromOnePortDoNotMix() throws IOException {
    lab.balance(lab.node, Lab.ip(lab.remote), 53);
    UdpSocket server = lab.remote.bindUdp(Ip.ANY, 53);
    server.onDatagram(asked -> answer(server, asked));
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 4000);
    client.send(Lab.ip(lab.remote), 53, new byte[1]);
    client.send(Lab.VIP, 80, new byte[2]);
    assertThat(client.receive(Lab.PATIENCE).from()).isEqualTo(new Endpoint(Lab.ip(lab.remote), 53));
    assertThat(client.receive(Lab.PATIENCE).from()).isEqualTo(new Endpoint(Lab.VIP, 80));
  }

  private static void answer(UdpSocket server, Datagram asked) {
    try {
      server.reply(asked, asked.data());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endpointThatIsGoneIsUnreachableByTheServicesName() throws IOException {
    lab.balance(lab.node, Ip.of("10.42.1.99"), 8080);
    assertThatThrownBy(() -> lab.ask(lab.pod, Lab.VIP, 80, ""))
        .isExactlyInstanceOf(NoRouteToHostException.class);
    assertThat(lab.seconds()).isEqualTo(3);
  }

  @Test
  void closedPortBehindAServiceRefuses() {
    lab.balance(lab.node, Lab.ip(lab.remote), 81);
    assertThatThrownBy(() -> lab.ask(lab.pod, Lab.VIP, 80, ""))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
  }

  @Test
  void verdictsBecomeTheExceptionsThatLinuxGives() {
    lab.serveEcho(lab.remote, 80);
    PacketHook hook = lab.filter(lab.node, 80, Verdict.REJECT);
    expect(ConnectException.class, "Connection refused", 0);
    lab.node.removeHook(HookPoint.FORWARD, hook);
    hook = lab.filter(lab.otherNode, 80, Verdict.RESET);
    expect(ConnectException.class, "Connection refused", 0);
    lab.otherNode.removeHook(HookPoint.FORWARD, hook);
    hook = lab.filter(lab.otherNode, 80, Verdict.reject(Payload.Unreachable.Reason.PROHIBITED));
    expect(NoRouteToHostException.class, "No route to host", 0);
    lab.otherNode.removeHook(HookPoint.FORWARD, hook);
    lab.filter(lab.otherNode, 80, Verdict.DROP);
    expect(SocketTimeoutException.class, "Connect timed out", 5);
  }

  private void expect(Class<? extends Exception> type, String message, int seconds) {
    long before = lab.seconds();
    assertThatThrownBy(() -> lab.ask(lab.pod, Lab.ip(lab.remote), 80, ""))
        .isExactlyInstanceOf(type)
        .hasMessage(message);
    assertThat(lab.seconds() - before).isEqualTo(seconds);
  }

  @Test
  void rejectTellsTheNodeItself() {
    lab.node.addHook(
        HookPoint.OUTPUT, PacketHook.FILTER, (point, packet, tracked) -> Verdict.REJECT);
    assertThatThrownBy(() -> lab.ask(lab.node.host(), Lab.VIP, 80, ""))
        .hasMessage("Connection refused");
  }

  @Test
  void entryOutlivesTheRuleUntilItIsDeletedOrExpires() throws IOException {
    UdpSocket old = lab.remote.bindUdp(Ip.ANY, 53);
    UdpSocket fresh = lab.neighbour.bindUdp(Ip.ANY, 53);
    lab.balance(lab.node, Lab.ip(lab.remote), 53);
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 4000);
    client.send(Lab.VIP, 80, new byte[1]);
    assertThat(old.receive(Lab.PATIENCE).data()).hasSize(1);

    lab.node.addHook(
        HookPoint.PREROUTING,
        PacketHook.NAT_DESTINATION - 1,
        (point, packet, tracked) ->
            packet.destination().equals(Lab.VIP)
                ? Verdict.destination(Lab.ip(lab.neighbour), 53)
                : Verdict.ACCEPT);
    client.send(Lab.VIP, 80, new byte[2]);
    assertThat(old.receive(Lab.PATIENCE).data()).as("it sticks").hasSize(2);
    assertThat(lab.node.conntrack().delete(c -> c.original().destination().equals(Lab.VIP)))
        .isEqualTo(1);
    client.send(Lab.VIP, 80, new byte[3]);
    assertThat(fresh.receive(Lab.PATIENCE).data()).as("after deletion").hasSize(3);
  }

  @Test
  void udpEntryExpiresAfterThirtySecondsOfSilence() throws IOException {
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 4000);
    UdpSocket server = lab.remote.bindUdp(Ip.ANY, 53);
    List<Boolean> states = new ArrayList<>();
    lab.node.addHook(
        HookPoint.FORWARD,
        PacketHook.FILTER,
        (point, packet, tracked) -> {
          states.add(tracked.isNew());
          return Verdict.ACCEPT;
        });
    client.send(Lab.ip(lab.remote), 53, new byte[1]);
    server.reply(server.receive(Lab.PATIENCE), new byte[1]);
    client.receive(Lab.PATIENCE);
    client.send(Lab.ip(lab.remote), 53, new byte[1]);
    lab.sleep(Duration.ofSeconds(31));
    client.send(Lab.ip(lab.remote), 53, new byte[1]);
    lab.sleep(Duration.ofMillis(1));
    assertThat(states).containsExactly(true, false, false, true);
  }

  @Test
  void droppedFirstPacketLeavesNoEntry() throws IOException {
    PacketHook hook = lab.filter(lab.node, 53, Verdict.DROP);
    UdpSocket client = lab.pod.bindUdp(Ip.ANY, 4000);
    client.send(Lab.ip(lab.remote), 53, new byte[1]);
    assertThat(lab.node.conntrack().connections()).isEmpty();
    lab.node.removeHook(HookPoint.FORWARD, hook);
    client.send(Lab.ip(lab.remote), 53, new byte[1]);
    assertThat(lab.node.conntrack().connections()).hasSize(1);
  }

  @Test
  void translationAtTheWrongPlaceIsRefused() throws IOException {
    lab.node.addHook(
        HookPoint.FORWARD, 0, (point, packet, tracked) -> Verdict.destination(Lab.VIP, 1));
    assertThatThrownBy(() -> lab.pod.bindUdp(Ip.ANY, 0).send(Lab.ip(lab.remote), 53, new byte[1]))
        .hasMessage("destination NAT is not possible at FORWARD");
  }
}
