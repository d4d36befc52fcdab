package io.podwire.sim.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.sim.address.Ip;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void speaksToNeighbourRemoteHostAndItself() throws IOException {
    for (NetworkNamespace server :
        List.of(lab.pod, lab.neighbour, lab.remote, lab.node.host(), lab.otherNode.host())) {
      lab.serveEcho(server, 80);
      assertThat(lab.ask(lab.pod, Lab.ip(server), 80, "hello")).endsWith(" hello");
      assertThat(lab.ask(lab.node.host(), Lab.ip(server), 80, "hello")).endsWith(" hello");
    }
    assertThat(lab.ask(lab.pod, Ip.LOCALHOST, 80, "me")).startsWith("127.0.0.1:").endsWith(" me");
  }

  @Test
  void podsSeeEachOthersAddressAcrossNodes() throws IOException {
    lab.serveEcho(lab.remote, 80);
    assertThat(lab.ask(lab.pod, Lab.ip(lab.remote), 80, "")).startsWith("10.42.0.5:");
  }

  @Test
  void takesVirtualTimeAndNotMuch() throws IOException {
    lab.serveEcho(lab.neighbour, 80);
    lab.ask(lab.pod, Lab.ip(lab.neighbour), 80, "hello");
    assertThat(lab.simulation.nanoTime()).isBetween(200_000L, 400_000L);
  }

  @Test
  void refusesAtClosedPort() {
    assertThatThrownBy(() -> lab.ask(lab.pod, Lab.ip(lab.remote), 81, ""))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
    assertThatThrownBy(() -> lab.ask(lab.pod, Ip.LOCALHOST, 81, ""))
        .isExactlyInstanceOf(ConnectException.class);
  }

  @Test
  void findsNoRouteToAnAddressThatNoPodHas() {
    for (String nobody : List.of("10.42.0.77", "10.42.1.77", "172.18.9.9")) {
      long before = lab.seconds();
      assertThatThrownBy(() -> lab.pod.connect(Ip.of(nobody), 80, Duration.ZERO))
          .isExactlyInstanceOf(NoRouteToHostException.class)
          .hasMessage("No route to host");
      assertThat(lab.seconds() - before).isEqualTo(3);
    }
  }

  @Test
  void waitsInVainForWhatIsBeyond() {
    for (String nobody : List.of("10.42.9.1", "10.43.0.80", "203.0.113.9")) {
      assertThatThrownBy(() -> lab.ask(lab.pod, Ip.of(nobody), 80, ""))
          .isExactlyInstanceOf(SocketTimeoutException.class)
          .hasMessage("Connect timed out");
    }
  }

  @Test
  void kernelGivesUpAfter131Seconds() {
    assertThatThrownBy(() -> lab.pod.connect(Ip.of("203.0.113.9"), 80, Duration.ZERO))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage("Connection timed out");
    assertThat(lab.seconds()).isEqualTo(131);
  }

  @Test
  void multicastIsUnreachable() {
    assertThatThrownBy(() -> lab.pod.connect(Ip.of("224.0.0.1"), 80, Duration.ZERO))
        .isExactlyInstanceOf(SocketException.class)
        .hasMessage("Network is unreachable");
  }

  @Test
  void outsideReachesNodesButNeitherPodsNorServices() throws IOException {
    lab.serveEcho(lab.node.host(), 80);
    lab.serveEcho(lab.pod, 80);
    assertThat(lab.ask(lab.outside, lab.node.address(), 80, "hi"))
        .startsWith("172.18.0.1:")
        .endsWith(" hi");
    for (Ip hidden : List.of(Lab.ip(lab.pod), lab.node.bridgeAddress(), Lab.VIP)) {
      assertThatThrownBy(() -> lab.ask(lab.outside, hidden, 80, "hi"))
          .isExactlyInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aChosenPortRestsForAMinuteWhereTheConnectionWasClosedFirst() throws IOException {
    lab.serveEcho(lab.remote, 80);
    lab.serve(lab.neighbour, 80, TcpConnection::close);

    askFrom(5555, lab.remote);
    lab.sleep(Duration.ofSeconds(59));
    assertThatThrownBy(() -> askFrom(5555, lab.remote))
        .isExactlyInstanceOf(BindException.class)
        .hasMessage("Address already in use");
    lab.sleep(Duration.ofSeconds(1));
    askFrom(5555, lab.remote);

    askFrom(5556, lab.neighbour);
    askFrom(5556, lab.neighbour);
  }

  /** Ends its own side last if the peer ends its at once. */
  private void askFrom(int port, NetworkNamespace server) throws IOException {
    try (TcpConnection connection = lab.pod.connect(port, Lab.ip(server), 80, Lab.PATIENCE)) {
      lab.sleep(Duration.ofMillis(10));
      connection.shutdownOutput();
      connection.input().readAllBytes();
    }
    lab.sleep(Duration.ofMillis(10));
  }

  @Test
  void halfCloseLetsThePeerAnswer() throws IOException {
    lab.serve(
        lab.remote,
        80,
        connection -> {
          byte[] all = connection.input().readAllBytes();
          lab.simulation.sleep(Duration.ofMinutes(2));
          connection.output().write(all.length);
          connection.close();
        });
    try (TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE)) {
      connection.output().write(new byte[200]);
      connection.shutdownOutput();
      assertThatThrownBy(() -> connection.output().write(1)).hasMessage("Broken pipe");
      assertThat(connection.input().read()).isEqualTo(200);
      assertThat(connection.input().read()).isEqualTo(-1);
    }
  }

  @Test
  void closingWithUnreadDataResets() throws IOException {
    lab.serve(
        lab.remote,
        80,
        connection -> {
          lab.simulation.sleep(Duration.ofSeconds(1));
          connection.close();
        });
    TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE);
    connection.output().write(1);
    assertThatThrownBy(() -> connection.input().read())
        .isExactlyInstanceOf(SocketException.class)
        .hasMessage("Connection reset");
  }

  @Test
  void writingToWhoHasClosedBreaksThePipe() throws IOException {
    lab.serve(lab.remote, 80, TcpConnection::close);
    TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE);
    assertThat(connection.input().read()).isEqualTo(-1);
    connection.output().write(1);
    lab.sleep(Duration.ofMillis(1));
    assertThatThrownBy(() -> connection.output().write(1)).hasMessage("Broken pipe");
    assertThat(connection.input().read()).isEqualTo(-1);
  }

  @Test
  void writerWaitsForASlowReader() throws IOException {
    int amount = 1_000_000;
    AtomicReference<Long> written = new AtomicReference<>();
    lab.serve(
        lab.remote,
        80,
        connection -> {
          connection.output().write(new byte[amount]);
          written.set(lab.seconds());
          connection.close();
        });
    try (TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE)) {
      lab.sleep(Duration.ofSeconds(30));
      assertThat(written).hasNullValue();
      assertThat(connection.input().readAllBytes()).hasSize(amount);
    }
    assertThat(written.get()).isGreaterThanOrEqualTo(30);
    assertThat(lab.simulation.nanoTime()).as("no pauses").isLessThan(30_050_000_000L);
  }

  @Test
  void lostNewsOfAnOpenWindowIsAskedFor() throws IOException {
    lab.serve(
        lab.remote,
        80,
        connection -> {
          connection.output().write(new byte[2 * TcpSocket.BUFFER]);
          connection.close();
        });
    try (TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE)) {
      lab.sleep(Duration.ofSeconds(1));
      Link link = lab.network.link(lab.node.address(), lab.otherNode.address());
      link.cut();
      assertThat(connection.input().readNBytes(TcpSocket.BUFFER)).hasSize(TcpSocket.BUFFER);
      link.heal();
      assertThat(connection.input().readAllBytes()).hasSize(TcpSocket.BUFFER);
    }
  }

  @Test
  void waitsAreShortAgainAfterALongOutage() throws IOException {
    lab.serveEcho(lab.remote, 80);
    TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE);
    Link link = lab.network.link(lab.node.address(), lab.otherNode.address());
    link.cut();
    connection.output().write(1);
    lab.sleep(Duration.ofSeconds(60));
    link.heal();
    lab.sleep(Duration.ofSeconds(60));
    link.cut();
    connection.output().write(2);
    connection.shutdownOutput();
    lab.sleep(Duration.ofMillis(100));
    link.heal();
    long before = lab.simulation.nanoTime();
    assertThat(connection.input().readAllBytes()).endsWith(1, 2);
    assertThat(Duration.ofNanos(lab.simulation.nanoTime() - before))
        .isLessThan(Duration.ofMillis(500));
  }

  @Test
  void connectionsAreForgottenWhenTheyHaveEnded() throws IOException {
    lab.serveEcho(lab.remote, 80);
    lab.ask(lab.pod, Lab.ip(lab.remote), 80, "x");
    lab.serve(lab.remote, 81, connection -> {}); // never closes
    lab.pod.connect(Lab.ip(lab.remote), 81, Lab.PATIENCE).close();
    lab.sleep(Duration.ofSeconds(59));
    assertThat(lab.pod.stack().connections()).as("waits for the peer's end").isEqualTo(1);
    lab.sleep(Duration.ofSeconds(2));
    assertThat(lab.pod.stack().connections()).isZero();
    assertThat(lab.remote.stack().connections()).as("the one not closed").isEqualTo(1);
  }

  @Test
  void readTimesOut() throws IOException {
    lab.serve(lab.remote, 80, connection -> connection.input().read());
    try (TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE)) {
      connection.setReadTimeout(Duration.ofSeconds(7));
      assertThatThrownBy(() -> connection.input().read())
          .isExactlyInstanceOf(SocketTimeoutException.class)
          .hasMessage("Read timed out");
      assertThat(lab.seconds()).isEqualTo(7);
    }
  }

  @Test
  void backlogBeyondItsSizeIsIgnored() throws IOException {
    TcpListener listener = lab.remote.listen(Ip.ANY, 80, 1);
    List<TcpConnection> clients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      clients.add(lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE));
    }
    assertThatThrownBy(() -> lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE))
        .isExactlyInstanceOf(SocketTimeoutException.class);
    listener.accept(Lab.PATIENCE).close();
    lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE).close();
    listener.close();
    assertThatThrownBy(() -> clients.get(1).input().read()).hasMessage("Connection reset");
  }

  @Test
  void policyThatAppearsMidFlowStopsItAndItGoesOnAfterwards() throws IOException {
    lab.serve(
        lab.remote,
        80,
        connection -> {
          for (int octet; (octet = connection.input().read()) >= 0; ) {
            connection.output().write(octet);
          }
          connection.close();
        });
    try (TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE)) {
      connection.output().write(1);
      assertThat(connection.input().read()).isEqualTo(1);
      PacketHook policy = lab.filter(lab.otherNode, 80, Verdict.DROP);
      connection.output().write(2);
      connection.setReadTimeout(Duration.ofSeconds(10));
      assertThatThrownBy(() -> connection.input().read()).hasMessage("Read timed out");
      lab.otherNode.removeHook(HookPoint.FORWARD, policy);
      assertThat(connection.input().read()).isEqualTo(2);
    }
  }

  @Test
  void establishedConnectionOutlivesRejectsAndEndsAfterManyTries() throws IOException {
    lab.serve(lab.remote, 80, connection -> connection.input().read());
    TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE);
    lab.filter(lab.node, 80, Verdict.REJECT);
    connection.output().write(1);
    assertThatThrownBy(() -> connection.input().read())
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
    assertThat(lab.seconds()).isBetween(900L, 940L); // net.ipv4.tcp_retries2
  }

  @Test
  void endedProcessLosesItsSocketsAndOthersKeepTheirs() throws IOException {
    NetworkNamespace process = lab.remote.forProcess();
    lab.serveEcho(process, 80);
    lab.serveEcho(lab.remote, 81);
    List<TcpConnection> accepted = new ArrayList<>();
    process.listen(Ip.ANY, 82, accepted::add);
    TcpConnection client = lab.pod.connect(Lab.ip(lab.remote), 82, Lab.PATIENCE);
    lab.sleep(Duration.ofMillis(1));
    process.close();
    assertThat(accepted).hasSize(1);
    assertThat(client.input().read()).isEqualTo(-1);
    assertThatThrownBy(() -> lab.ask(lab.pod, Lab.ip(lab.remote), 80, ""))
        .hasMessage("Connection refused");
    assertThat(lab.ask(lab.pod, Lab.ip(lab.remote), 81, "x")).endsWith(" x");
  }

  @Test
  void removedPodIsSilentAndThenUnreachable() throws IOException {
    lab.serveEcho(lab.remote, 80);
    TcpListener listener = lab.remote.listen(Ip.ANY, 81, 5);
    TcpConnection client = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE);
    lab.simulation.enter(
        () -> lab.simulation.after(Duration.ZERO, () -> lab.otherNode.removePod(lab.remote)));
    assertThatThrownBy(() -> listener.accept(Lab.PATIENCE)).hasMessage("Socket closed");
    client.setReadTimeout(Duration.ofSeconds(60));
    assertThatThrownBy(() -> client.input().read()).hasMessage("Read timed out");
    assertThatThrownBy(() -> lab.ask(lab.pod, Ip.of("10.42.1.5"), 80, ""))
        .isExactlyInstanceOf(NoRouteToHostException.class);
    assertThatThrownBy(() -> lab.remote.connect(lab.node.address(), 80, Duration.ZERO))
        .hasMessage("Network is unreachable");
  }

  @Test
  void portsAreTakenOnce() throws IOException {
    TcpListener first = lab.pod.listen(Ip.ANY, 80, 1);
    assertThatThrownBy(() -> lab.pod.listen(Lab.ip(lab.pod), 80, 1))
        .isExactlyInstanceOf(BindException.class)
        .hasMessage("Address already in use");
    assertThatThrownBy(() -> lab.pod.listen(Ip.of("10.42.0.99"), 80, 1))
        .hasMessage("Cannot assign requested address");
    first.close();
    lab.pod.listen(Lab.ip(lab.pod), 80, 1).close();
    assertThat(lab.pod.listen(Ip.ANY, 0, 1).local().port()).isBetween(32768, 60999);
  }

  @Test
  void badPortsAreNamed() {
    assertThatThrownBy(() -> lab.pod.listen(Ip.ANY, 65536, 1))
        .hasMessage("port 65536 is not a port: it must be within 0 to 65535");
    assertThatThrownBy(() -> lab.pod.connect(Ip.LOCALHOST, -1, Duration.ZERO))
        .hasMessage("port -1 is not a port: it must be within 0 to 65535");
  }

  @Test
  void closingWakesTheReader() throws IOException {
    lab.serve(lab.remote, 80, connection -> connection.input().read());
    TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE);
    lab.simulation.enter(() -> lab.simulation.after(Duration.ofSeconds(1), connection::close));
    assertThatThrownBy(() -> connection.input().read()).hasMessage("Socket closed");
  }

  @Test
  void aDeadlineEndsReadingAndWritingHoweverOftenSomethingCame() throws IOException {
    lab.serve(
        lab.remote,
        80,
        connection -> {
          for (int i = 0; i < 10; i++) {
            connection.output().write('x');
            lab.simulation.sleep(Duration.ofSeconds(1));
          }
        });
    TcpConnection connection = lab.pod.connect(Lab.ip(lab.remote), 80, Lab.PATIENCE);
    connection.setReadTimeout(Duration.ofSeconds(2));
    connection.setDeadline(Duration.ofMillis(3500).toNanos());
    assertThat(connection.input().readNBytes(4)).hasSize(4);
    assertThatThrownBy(() -> connection.input().read()).hasMessage("Read timed out");
    assertThat(lab.simulation.nanoTime()).isEqualTo(3_500_000_000L);
    connection.setDeadline(Duration.ofSeconds(5).toNanos());
    assertThatThrownBy(() -> connection.output().write(new byte[1_000_000]))
        .hasMessage("Write timed out");
    assertThat(lab.simulation.nanoTime()).isEqualTo(5_000_000_000L);
  }
}
